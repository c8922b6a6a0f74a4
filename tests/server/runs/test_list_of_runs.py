"""The requests of the page of runs: the list, renaming, and the curve of a run's current weights."""

import httpx

from tests.running import RunningServer

HOSTILE = "<img src=x onerror=alert(1)> ☂ \u202e"


def patch(server, run, body):
    return httpx.patch(f"{server.url}/api/runs/{run}", json=body, timeout=60)


def about(server, run):
    [found] = [one for one in server.get("/api/runs").json()["runs"] if one["id"] == run]
    return found


def test_the_list_shows_every_run_from_its_view_or_its_record_also_after_a_restart(server):
    with server.page() as page:
        page.until(lambda page: len(page.points) > 60)
        page.until(lambda page: any(event["type"] == "validation.measured" for event in page.events))
        page.ask("run.pause", "run.changed", expect={"state": "paused"})
        measured = page.ask("run.reset", "validation.measured", expect={"step": 0})  # comes after its run.changed
        life = len(page.points)
        page.send("run.step")
        page.until(lambda page: len(page.points) > life)
    listed = about(server, page.run)
    assert (listed["place"], listed["life"], listed["parameters"], listed["step"]) == (0, life, 5994, 1)
    assert listed["validation_accuracy"] == measured["accuracy"]
    since_life = server.get(f"/api/runs/{page.run}/points?since={listed['life']}").json()["points"]
    assert [point["step"] for point in since_life] == [1]
    server.end()
    server.start()
    later = about(server, page.run)
    assert later["worker_pid"] is None
    assert {**later, "worker_pid": 0, "viewers": 0, "frames": 0} == {
        **listed, "worker_pid": 0, "viewers": 0, "frames": 0,
    }  # fmt: skip


def test_a_new_name_reaches_every_viewer_and_outlives_the_server(tmp_path):
    with RunningServer(tmp_path / "data", "--paused") as server:
        with server.page() as one, server.page(one.run) as other:
            renamed = patch(server, one.run, {"name": f"  {HOSTILE} "})
            assert renamed.status_code == 200
            assert renamed.json()["name"] == HOSTILE
            assert [page.until_event("run.renamed")["name"] for page in (one, other)] == [HOSTILE] * 2
        server.end()
        server.start()
        assert about(server, one.run)["name"] == HOSTILE
        assert patch(server, one.run, {"name": "again"}).json()["name"] == "again"  # a run that was not opened
        with server.page(one.run) as page:
            assert page.hello["name"] == "again"


def test_an_invalid_name_and_an_unknown_run_are_refused_in_words(tmp_path):
    with RunningServer(tmp_path / "data", "--paused") as server:
        run = server.run_id()
        for body in ({"name": ""}, {"name": " \t"}, {"name": "x" * 101}, {"name": 3}, {}, {"name": "x", "seed": 1}):
            refused = patch(server, run, body)
            assert refused.status_code == 422
            assert refused.json()["detail"]["message"].split(":")[0] in ("name", "seed")
        assert patch(server, run, {"name": "x" * 100}).status_code == 200
        missing = patch(server, "nobody", {"name": "x"})
        assert missing.status_code == 404
        assert "no run" in missing.json()["detail"]["message"]


def test_the_page_of_runs_opens_without_a_run_and_makes_none(server):
    page = server.get("/runs")
    assert page.status_code == 200
    assert "runs.js" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert server.get("/api/runs").json() == {"runs": []}
