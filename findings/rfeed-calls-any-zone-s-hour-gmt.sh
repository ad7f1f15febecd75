#!/usr/bin/env bash
# rfeed writes the hour of any zone and says GMT
#
# An item is published at noon of a zone that is three hours ahead of Greenwich, with a datetime that says so. The
# feed says 12:00:00 GMT, three hours later than it was: readers in that zone find the article dated ahead. Neither a
# refusal nor a conversion is made; the zone of the datetime is passed over (RSS 2.0 takes any zone of RFC 822).
#
# Seen on 2026-12-01 with rfeed 1.1.1, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "rfeed==1.1.1"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import rfeed

noon = datetime(2013, 5, 12, 12, tzinfo=timezone(timedelta(hours=3)))
item = rfeed.Item(title="A plan", link="https://paper.example/a", pubDate=noon)
feed = rfeed.Feed(title="A paper", link="https://paper.example/", description="News", items=[item])
(told,) = re.findall(r"<pubDate>(.*?)</pubDate>", feed.rss())
print(told)
print("late by", parsedate_to_datetime(told) - noon)
PY
diff - "$work/seen" <<'SEEN'
Sun, 12 May 2013 12:00:00 GMT
late by 3:00:00
SEEN
echo "as described: rfeed-calls-any-zone-s-hour-gmt"
