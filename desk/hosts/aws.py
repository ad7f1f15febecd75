"""JSON for S3's website hosting and for CloudFront, as the `aws` command takes it."""

from __future__ import annotations

import json
import re
from typing import Any

from desk.hosts.rules import Rules

MOST_ROUTES = 50  # that S3 takes; the pages left at old addresses lead on all the same


def cloudfront(rules: Rules) -> str:
    """A ResponseHeadersPolicyConfig: aws cloudfront create-response-headers-policy."""
    rest = dict(rules.headers)
    security: dict[str, Any] = {}
    if csp := rest.pop("Content-Security-Policy", ""):
        security["ContentSecurityPolicy"] = {"Override": True, "ContentSecurityPolicy": csp}
    if hsts := rest.pop("Strict-Transport-Security", ""):
        security["StrictTransportSecurity"] = _hsts(hsts)
    if rest.pop("X-Content-Type-Options", ""):
        security["ContentTypeOptions"] = {"Override": True}
    if referrer := rest.pop("Referrer-Policy", ""):
        security["ReferrerPolicy"] = {"Override": True, "ReferrerPolicy": referrer}
    items = [{"Header": n, "Value": v, "Override": True} for n, v in rest.items()]
    name = re.sub(r"[^A-Za-z0-9]+", "-", rules.siteurl.partition("://")[2]).strip("-")
    config = {
        "Name": name or "site",
        "SecurityHeadersConfig": security,
        "CustomHeadersConfig": {"Quantity": len(items), "Items": items},
    }
    return _json(config)


def _hsts(value: str) -> dict[str, Any]:
    age = re.search(r"max-age=(\d+)", value)
    return {
        "Override": True,
        "AccessControlMaxAgeSec": int(age[1]) if age else 0,
        "IncludeSubdomains": "includeSubDomains" in value,
        "Preload": "preload" in value,
    }


def website(rules: Rules) -> str:
    """A WebsiteConfiguration: aws s3api put-bucket-website."""
    config: dict[str, Any] = {
        "IndexDocument": {"Suffix": "index.html"},
        "ErrorDocument": {"Key": "404.html"},
    }
    protocol, _, rest = rules.siteurl.partition("://")
    routes = [
        {
            "Condition": {"KeyPrefixEquals": redirect.source.removeprefix(f"{rules.base}/")},
            "Redirect": {
                "Protocol": protocol,
                "HostName": rest.split("/")[0],
                "ReplaceKeyWith": redirect.target.lstrip("/"),
                "HttpRedirectCode": "301",
            },
        }
        for redirect in rules.redirects[:MOST_ROUTES]
    ]
    return _json({**config, "RoutingRules": routes} if routes else config)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
