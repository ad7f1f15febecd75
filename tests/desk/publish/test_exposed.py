"""What would show a password to everyone on the way is refused before anything is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.publish.exposed import is_exposed, refuse_exposed, settings_of
from desk.settings import SettingError
from tests.desk.publish.harness import Paper


@pytest.mark.parametrize(
    "address",
    ["http://paper.example/dav", "HTTP://paper.example", "http://10.0.0.7:9000", "http://[::2]/"],
)
def test_plain_http_to_another_machine_is_exposed(address: str) -> None:
    assert is_exposed(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://paper.example",
        "http://127.0.0.1:9000",
        "http://[::1]:9000",
        "http://localhost/dav",
        "paper.example",
        "http://[",
    ],
)
def test_tls_this_machine_and_what_is_no_address_are_not(address: str) -> None:
    assert not is_exposed(address)


REMOTES = {
    "plain": {"type": "ftp", "host": "127.0.0.1"},
    "implicit": {"type": "ftp", "tls": "true"},
    "explicit": {"type": "ftp", "explicit_tls": "True"},
    "dav": {"type": "webdav", "url": "http://paper.example/dav"},
    "davs": {"type": "webdav", "url": "https://paper.example/dav"},
    "minio": {"type": "s3", "endpoint": "http://10.0.0.7:9000"},
    "aws": {"type": "s3", "endpoint": ""},
    "alias": {"type": "alias", "remote": "dav:www"},
    "secret": {"type": "crypt", "remote": "alias:x"},
    "both": {"type": "union", "upstreams": "davs:a plain:b"},
    "loop": {"type": "alias", "remote": "loop:x"},
}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("plain", r"plain must use TLS \(explicit_tls = true .* INSECURE=1 allows it"),
        ("dav", r"dav must have an address of https:// \(url in .* INSECURE=1 allows it"),
        ("minio", r"minio must have an address of https:// \(endpoint in "),
        ("alias", r"dav must have an address of https://"),
        ("secret", r"dav must have an address of https://"),
        ("both", r"plain must use TLS"),
    ],
)
def test_a_remote_without_tls_is_refused_also_behind_another(name: str, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        refuse_exposed(name, REMOTES)


@pytest.mark.parametrize("name", ["implicit", "explicit", "davs", "aws", "loop"])
def test_a_remote_with_tls_is_taken(name: str) -> None:
    refuse_exposed(name, REMOTES)


def test_the_environment_s_word_for_a_remote_is_over_that_for_its_kind_and_over_the_file() -> None:
    environment = {
        "RCLONE_WEBDAV_URL": "kind",
        "RCLONE_WEBDAV_USER": "jane",
        "RCLONE_CONFIG_MY_DAV_URL": "one",
        "RCLONE_CONFIG_OTHER_URL": "other",
        "RCLONE_WEBDAV_VENDOR": "",
    }
    filed = {"type": "webdav", "url": "file", "vendor": "nextcloud"}
    assert settings_of("my-dav", "webdav", filed, environment) == {
        "type": "webdav",
        "url": "one",
        "user": "jane",
        "vendor": "nextcloud",
    }


@pytest.mark.parametrize(
    ("remote", "message"),
    [
        ({"WWW_TYPE": "ftp", "WWW_HOST": "127.0.0.1"}, "www must use TLS"),
        ({"WWW_TYPE": "webdav", "WWW_URL": "http://paper.example"}, "www must have .* https://"),
        ({"WWW_TYPE": "s3", "WWW_ENDPOINT": "http://paper.example"}, "www must have .* https://"),
    ],
)
def test_rclone_s_own_settings_are_what_counts(
    paper: Paper, remote: dict[str, str], message: str
) -> None:
    typed = {f"RCLONE_CONFIG_{key}": value for key, value in remote.items()}
    with pytest.raises(SettingError, match=message):
        paper.deploy("rclone:www:x", RCLONE_CONFIG="/dev/null", **typed)


def test_a_remote_of_rclone_s_file_is_refused_too(paper: Paper, tmp_path: Path) -> None:
    file = tmp_path / "rclone.conf"
    file.write_text("[my dav]\ntype = webdav\nurl = http://paper.example/dav\n")
    with pytest.raises(SettingError, match="my dav must have an address of https://"):
        paper.deploy("rclone:my dav:x", RCLONE_CONFIG=str(file))


def test_a_repository_over_plain_http_is_refused(paper: Paper) -> None:
    with pytest.raises(SettingError, match=r"must be https:// or ssh, not .*INSECURE=1"):
        paper.deploy("git:http://paper.example/a.git#gh-pages")
