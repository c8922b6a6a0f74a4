"""The command line: in real processes; and in this process if the arguments are refused before anything starts."""

import json
import os
import socket
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine import checkpoint
from server.cli import listen, main
from server.settings import Settings, SettingsError, from_environment

ROOT = Path(__file__).parents[2]


def convscope(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "server", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **environment},
    )


def refused(*arguments):
    """Calls the command line in this process, which saves a second of imports; returns exit code and stderr."""
    result = CliRunner().invoke(main, arguments)
    return result.exit_code, result.stderr


def test_a_process_prints_the_same_refusal_as_a_call_in_this_process():
    arguments = ["summary", "mnist-dmo"]
    result = convscope(*arguments)
    assert (result.returncode, result.stderr) == refused(*arguments)


def test_training_prints_one_json_object_and_nothing_else(tmp_path):
    saved = tmp_path / "net.safetensors"
    result = convscope("train", "mnist-demo", "--steps", "30", "--seed", "1", "--json", "--out", str(saved))
    report = json.loads(result.stdout)
    assert result.returncode == 0
    assert result.stderr == ""
    assert set(report) == {
        "steps", "examples", "seconds", "examples_per_second", "train_loss", "train_accuracy", "validation_accuracy",
        "test_accuracy",
    }  # fmt: skip
    assert (report["steps"], report["examples"], report["test_accuracy"]) == (30, 600, None)
    assert 0 < report["validation_accuracy"] < 1
    assert checkpoint.load(saved).step == 30


def test_a_summary_counts_the_same_as_the_cards():
    summary = json.loads(convscope("summary", "mnist-demo", "--json").stdout)
    assert summary["parameters"] == 5994
    layers = {
        layer["name"]: (layer["output_shape"], layer["parameters"], layer["formula"]) for layer in summary["layers"]
    }
    assert layers == {
        "input": ([24, 24, 1], 0, ""),
        "conv1": ([24, 24, 8], 208, "8×5×5×1+8"),
        "relu1": ([24, 24, 8], 0, ""),
        "pool1": ([12, 12, 8], 0, ""),
        "conv2": ([12, 12, 16], 3216, "16×5×5×8+16"),
        "relu2": ([12, 12, 16], 0, ""),
        "pool2": ([4, 4, 16], 0, ""),
        "fc1": ([1, 1, 10], 2570, "10×256+10"),
        "softmax": ([1, 1, 10], 0, ""),
    }  # fmt: skip
    assert "8×5×5×1+8 = 208" in CliRunner().invoke(main, ["summary"]).stdout
    assert "digits" in CliRunner().invoke(main, ["datasets"]).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["summary", "mnist-dmo"], 1, "mnist-demo"),
        (["train", "--dataset", "digit"], 1, "did you mean 'digits'"),
        (["train", "--test", "nowhere"], 1, "nowhere has no t10k-images"),
        (["serve", "--host", "8.8.8.8"], 2, "give a --token of at least 16"),
        (["serve", "--host", "::", "--token", "a-short-token"], 2, "at least 16 ASCII characters"),
        (["serve", "--names", "two words"], 2, "'two words' is not a computer's name"),
        (["serve", "--side-limit", "0"], 2, "side_limit is 0: use at least 1"),
        (["serve", "--port", "70000"], 2, "use 0 to 65535"),
        (["serve", "--definition", "nothing"], 1, "there is no file 'nothing'"),
        (["serve", "--dataset", "nowhere"], 1, "there is no data set 'nowhere'"),
        (["train", "--out", "/nowhere/net"], 1, "there is no folder /nowhere"),
    ],
)
def test_an_invalid_argument_is_reported_in_one_line(arguments, code, words):
    exit_code, said = refused(*arguments)
    assert exit_code == code
    assert words in said
    assert said.startswith("convscope: ")
    assert said.count("\n") == 1


def test_an_error_in_a_definition_file_is_reported_with_its_place(tmp_path):
    file = tmp_path / "net.txt"
    file.write_text("[{type:'input', out_sx:24, out_sy:24, out_depth:1},\n {type:'cnv', sx:5, filters:8}]", "utf-8")
    exit_code, said = refused("summary", str(file))
    assert exit_code == 1
    assert "net: line 2, column 8" in said
    assert "conv" in said


def test_a_taken_port_and_a_locked_directory_are_reported_in_words(server):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = convscope("serve", "--no-open", "--port", str(port), "--data-dir", str(server.data_dir / "other"))
    assert result.returncode == 1
    assert f"port {port} is taken" in result.stderr
    result = convscope("--no-open", "--port", "0", "--data-dir", str(server.data_dir))
    assert result.returncode == 1
    assert f"in use by process {server.process.pid}" in result.stderr


def test_settings_come_from_the_environment_and_wrong_ones_are_refused():
    found = from_environment({"CONVSCOPE_PORT": "99", "CONVSCOPE_OPEN": "no", "CONVSCOPE_DATA_DIR": "x", "PORT": "1"})
    assert found == {"port": 99, "open": False, "data_dir": Path("x")}
    with pytest.raises(SettingsError, match="CONVSCOPE_PORT is 'many'"):
        from_environment({"CONVSCOPE_PORT": "many"})
    assert convscope("serve", CONVSCOPE_HOST="8.8.8.8").returncode == 2


def test_every_setting_is_an_option_with_its_help():
    text = CliRunner().invoke(main, ["serve", "--help"]).stdout
    for setting in fields(Settings):
        assert f"--{setting.name.replace('_', '-')}" in text
        assert setting.metadata["help"]


def test_no_part_of_an_answer_waits_for_an_acknowledgement():
    with listen(Settings(port=0)) as listening, socket.create_connection(listening.getsockname()) as client:
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert client.recv(1) == b""
