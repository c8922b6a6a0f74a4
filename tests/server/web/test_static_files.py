"""How the page's files are packed and sent."""

import gzip
import os

import pytest
from starlette.testclient import TestClient

from server.settings import Settings
from server.web import static_files
from server.web.app import create_app
from server.web.static_files import PackedFiles

WORDS = "let words = 'as a script has them';\n" * 100


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "page.js").write_text(WORDS)
    (folder / "picture.png").write_bytes(bytes(2000))
    return folder


@pytest.fixture
def client(folder, tmp_path):
    app = create_app(Settings(data_dir=tmp_path / "data"))
    app.mount("/files", PackedFiles(directory=folder))
    with TestClient(app, base_url="http://127.0.0.1:8420") as client:
        yield client


def test_a_file_is_packed_once_until_it_changes(client, folder, monkeypatch):
    packed = []
    read = static_files._read_packed
    monkeypatch.setattr(static_files, "_read_packed", lambda path: packed.append(path) or read(path))
    for _ in range(3):
        answer = client.get("/files/page.js")
        assert answer.text == WORDS
        assert answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) == len(gzip.compress(WORDS.encode(), mtime=0))
    assert len(packed) == 1
    (folder / "page.js").write_text(WORDS + "// more\n")
    os.utime(folder / "page.js", (2_000_000_000, 2_000_000_000))
    assert client.get("/files/page.js").text == WORDS + "// more\n"
    assert len(packed) == 2


def test_clients_without_gzip_get_a_file_unpacked_and_pictures_are_never_packed(client):
    plain = client.get("/files/page.js", headers={"accept-encoding": "identity"})
    assert plain.text == WORDS
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in client.get("/files/picture.png").headers


def test_a_file_that_the_browser_has_is_not_sent_again(client):
    tag = client.get("/files/page.js").headers["etag"]
    answer = client.get("/files/page.js", headers={"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    part = client.get("/files/page.js", headers={"range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"let ")
    assert client.get("/files/none.js").status_code == 404
    assert client.head("/files/page.js").headers["etag"] == tag
