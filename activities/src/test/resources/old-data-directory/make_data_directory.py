#!/usr/bin/env python3
"""Makes the data directory of a build, small enough for a test resource; README.md says what for.

  make_data_directory.py CHECKOUT OUT_DIR [--work DIR]

CHECKOUT is a built checkout of the build whose data directory is wanted. Everything is done with its own commands; the
database is read with psql. What must not be in the archive is left out: server programs, logs, caches, and the bytes of
checkpoints in demo/models, which the test puts into the store from there.
"""
import argparse
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import wave
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SESSIONS = {"early": (1, 2, 3), "late": (4, 5)}
CLASSES = {"neu": "neutral", "hap": "happiness", "exc": "happiness", "sad": "sadness", "ang": "anger"}
PER_CLASS = 6
MODELS = {"ast": "ast-tiny", "bert": "bert-tiny", "wav2vec2": "wav2vec2-tiny"}
HOME_FILES = ("vocalise.marker", "credentials.json", "ledger-key.pem")
# As Flyway makes it; the rows in it are what its next start looks at.
FLYWAY = """create table flyway_schema_history (
  installed_rank integer not null constraint flyway_schema_history_pk primary key,
  version varchar(50),
  description varchar(200) not null,
  type varchar(20) not null,
  script varchar(1000) not null,
  checksum integer,
  installed_by varchar(100) not null,
  installed_on timestamp not null default now(),
  execution_time integer not null,
  success boolean not null
);
create index flyway_schema_history_s_idx on flyway_schema_history (success);
"""
TRAINING = "stage = 'trainAlternating'"


class Vocalise:
    """A data directory and the commands on it."""

    def __init__(self, checkout, data):
        self.checkout, self.data = checkout, data
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = dict(os.environ, VOCALISE_DATABASE_PORT=str(self.port), VOCALISE_TRAINING_SLOTS="2",
                                VOCALISE_THREADS="1")
        self.process = None

    def command(self, *arguments):
        done = subprocess.run([self.checkout / "vocalise", *map(str, arguments), "--data", self.data],
                              env=self.environment, stdout=subprocess.PIPE, check=True)
        return done.stdout.decode()

    def up(self):
        log = open(f"{self.data}.log", "ab")
        self.process = subprocess.Popen(
            [self.checkout / "vocalise", "up", "--port", "0", "--data", self.data],
            env=self.environment, stdout=log, stderr=log)
        wait(lambda: (self.data / "instance.json").exists(), self.process)

    def end(self, how):
        """SIGTERM: trainings hand over. SIGKILL: nothing is told, and PostgreSQL lives on without its parent."""
        self.process.send_signal(how)
        self.process.wait()

    def psql(self, *arguments):
        password = json.loads((self.data / "credentials.json").read_text())["databasePassword"]
        done = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port),
             "-U", "vocalise", "-d", "vocalise", *arguments],
            env=dict(os.environ, PGPASSWORD=password, PGOPTIONS="-c search_path=vocalise", PGCLIENTENCODING="UTF8"),
            stdout=subprocess.PIPE, check=True)
        return done.stdout.decode()

    def rows(self, query):
        return json.loads(self.psql("-c", f"select coalesce(json_agg(q), '[]') from ({query}) q"))

    def end_postgres(self):
        """The one that a killed instance left."""
        pid = int((next(self.data.glob("postgres/*/postmaster.pid"))).read_text().splitlines()[0])
        os.kill(pid, signal.SIGINT)
        while Path(f"/proc/{pid}").exists() and "(postgres) Z" not in Path(f"/proc/{pid}/stat").read_text():
            time.sleep(0.1)

    def objects(self):
        return sorted(p for p in (self.data / "objects/vocalise/sha256").glob("??/*") if p.is_file())


def wait(condition, process):
    while not condition():
        if process.poll() is not None:
            sys.exit("the instance has ended; its log lies beside the data directory")
        time.sleep(0.05)


def corpora(vocalise, work):
    """Beginnings of the shortest recordings of each class in some sessions of the demo's first corpus."""
    complete = demo_corpus(vocalise.checkout, work)
    for name, sessions in SESSIONS.items():
        folder = work / "corpora" / name
        folder.mkdir(parents=True)
        rows = ["file,emotion,speaker,transcript"]
        for file, emotion, speaker, transcript in shortest(recordings(complete, sessions)):
            begin(file, folder / file.name)
            rows.append(f"{file.name},{emotion},{speaker},{transcript}")
        (folder / "manifest.csv").write_text("\n".join(rows) + "\n")
        print(vocalise.command("corpus", "add", "csv", folder, "--name", name))
    for kind, name in MODELS.items():
        shutil.copytree(vocalise.checkout / "demo/models" / name, work / "models" / name)
        print(vocalise.command("model", "add", kind, work / "models" / name, "--name", name))


def begin(recording, target):
    """The first half second is enough for everything but good scores."""
    with wave.open(str(recording)) as whole, wave.open(str(target), "wb") as part:
        part.setparams(whole.getparams())
        part.writeframes(whole.readframes(whole.getframerate() // 2))


def recordings(complete, sessions):
    for session in sessions:
        folder = complete / f"Session{session}"
        transcripts = {}
        for file in sorted(folder.glob("dialog/transcriptions/*.txt")):
            for line in file.read_text().splitlines():
                words = re.fullmatch(r"(\S+) \[\S+\]: (.*)", line)
                if words:
                    transcripts[words[1]] = words[2].replace(",", "")
        for file in sorted(folder.glob("dialog/EmoEvaluation/*.txt")):
            for line in file.read_text().splitlines():
                label = re.match(r"\[.*\]\t(\S+)\t(\w+)\t", line)
                if label and label[2] in CLASSES:
                    wav = folder / "sentences/wav" / label[1].rsplit("_", 1)[0] / f"{label[1]}.wav"
                    yield wav, CLASSES[label[2]], f"{session}{label[1].rsplit('_', 1)[1][0]}", transcripts[label[1]]


def shortest(found):
    by_class = {}
    for recording in sorted(found, key=lambda r: (r[0].stat().st_size, r[0].name)):
        by_class.setdefault(recording[1], []).append(recording)
    return [recording for emotion in sorted(by_class) for recording in by_class[emotion][:PER_CLASS]]


def demo_corpus(checkout, work):
    """As `vocalise demo` unpacks it; that command is ended as soon as the corpus is there."""
    demo = Vocalise(checkout, work / "demo")
    process = subprocess.Popen([checkout / "vocalise", "demo", "--exit", "--data", demo.data], env=demo.environment,
                               stdout=subprocess.DEVNULL)
    wait(lambda: list(demo.data.glob("demo/emo-db-like-????????????")), process)
    process.terminate()
    process.wait()
    return next(demo.data.glob("demo/iemocap-like-????????????"))


def finish(vocalise, campaign):
    vocalise.command("campaign", "launch", HERE / f"{campaign}.yaml")
    return table(vocalise, campaign)


def table(vocalise, campaign):
    return json.loads(vocalise.command("campaign", "table", campaign, "--format", "json"))


def weights(vocalise, campaign):
    """SHA-256 of each trained model, by experiment and branch."""
    vocalise.up()
    found = vocalise.rows(
        f"""select e.name || coalesce('.' || nullif(s.subject, ''), '') as name, o ->> 'sha256' as sha256
            from stage_run s join seed_run r on r.id = s.run_id join experiment e on e.id = r.experiment_id
            join campaign c on c.id = s.campaign_id, jsonb_array_elements(s.outputs) o
            where c.name = '{campaign}' and s.{TRAINING} and s.state in ('DONE', 'CACHED')
            and o ->> 'name' = 'model.safetensors' order by 1""")
    vocalise.end(signal.SIGTERM)
    return {row["name"]: row["sha256"] for row in found}


def checkpoints(vocalise):
    return vocalise.rows("select id, stage, round, artifact ->> 'sha256' as sha256 from checkpoint order by stage")


def interrupt(vocalise):
    """Ends the campaign in the middle of both trainings, first orderly, then not. False: not where it should."""
    vocalise.up()
    vocalise.command("campaign", "launch", HERE / "interrupted.yaml", "--detach")
    wait(lambda: [c for c in checkpoints(vocalise) if c["round"] >= 1][1:], vocalise.process)
    time.sleep(0.5)  # into the next round
    vocalise.end(signal.SIGTERM)

    vocalise.up()
    handed_over = checkpoints(vocalise)
    seen = ("select count(distinct run_id) from stage_run s join seed_run r on r.id = s.run_id"
            f" where s.{TRAINING} and s.state = 'RUNNING' and s.attempt > 1 and r.progress is not null")
    wait(lambda: int(vocalise.psql("-c", seen)) == 2, vocalise.process)
    vocalise.end(signal.SIGKILL)
    left = checkpoints(vocalise)
    states = [state(vocalise, c["sha256"]) for c in left]
    print(json.dumps({"handed over": handed_over, "left": left, "state": states}, indent=1))
    return (len(left) == 2 and left == handed_over
            and all(c["round"] >= 1 for c in left) and all(s["lossSum"] is not None for s in states))


def state(vocalise, sha256):
    """What a checkpoint says beside its tensors."""
    with open(vocalise.data / "objects/vocalise/sha256" / sha256[:2] / sha256[2:], "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    kept = ("next", "step", "lastAccuracy", "lossSum", "lossSteps", "selectedRound")
    return {key: value for key, value in json.loads(header["__metadata__"]["vocalise-checkpoint-1"]).items()
            if key in kept}


def pack(vocalise, archive):
    tables = [row["name"] for row in vocalise.rows(
        "select table_name as name from information_schema.tables where table_schema = 'vocalise' order by 1")]
    entries = {f"home/{name}": (vocalise.data / name).read_bytes() for name in HOME_FILES}
    for migration in sorted((vocalise.checkout / "infra/src/main/resources/db/migration").glob("V*.sql")):
        entries[f"database/schema/{migration.name}"] = migration.read_bytes()
    entries["database/schema/flyway.sql"] = FLYWAY.encode()
    for name in tables:
        entries[f"database/rows/{name}.json"] = vocalise.psql(
            "-c", f"select coalesce(json_agg(q), '[]') from (select * from {name} order by 1, 2) q").encode()
    in_repository = {hashlib.sha256(p.read_bytes()).hexdigest()
                     for p in (vocalise.checkout / "demo/models").rglob("*") if p.is_file()}
    types = {}
    for path in vocalise.objects():
        sha256 = path.parent.name + path.name
        types[sha256] = os.getxattr(path, "user.user.content-type").decode()
        if sha256 not in in_repository:
            entries[f"objects/{sha256}"] = path.read_bytes()
    entries["objects.json"] = json.dumps(types, indent=1).encode()
    with zipfile.ZipFile(archive, "w") as out:
        for name, content in sorted(entries.items()):
            out.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 9)


def specs(vocalise, out):
    """Each shape as the database holds it: a campaign's specification, cut down to it, and what screens show of it."""
    spec = vocalise.rows("select spec from campaign where name = 'finished'")[0]["spec"]
    settings = vocalise.rows("select e.name, e.settings from experiment e join campaign c on c.id = e.campaign_id"
                             " where c.name = 'finished'")
    for experiment in spec["experiments"]:
        write(out / f"spec-{experiment['name']}.json", dict(spec, experiments=[experiment]))
    for experiment in settings:
        write(out / f"settings-{experiment['name']}.json", experiment["settings"])


def write(file, value):
    file.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("checkout", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--work", type=Path, default=Path("/tmp/vocalise-old-data"))
    given = arguments.parse_args()
    work = given.work
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    checkout = given.checkout.resolve()

    first = Vocalise(checkout, work / "first")
    corpora(first, work)
    finished = finish(first, "finished")
    finished_weights = weights(first, "finished")

    undisturbed = Vocalise(checkout, copy(first, work / "undisturbed"))
    expected = {
        "build": subprocess.run(["git", "rev-parse", "HEAD"], cwd=checkout, stdout=subprocess.PIPE,
                                check=True).stdout.decode().strip(),
        "processor": next(line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if "model name" in line),
        "threads": 1,
        "finished": {"table": finished, "weights": finished_weights},
        "interrupted": {"table": finish(undisturbed, "interrupted"), "weights": weights(undisturbed, "interrupted")},
    }

    for attempt in range(1, 6):
        left = Vocalise(checkout, copy(first, work / f"interrupted-{attempt}"))
        good = interrupt(left)
        if good:
            break
        left.end_postgres()
    else:
        sys.exit("five attempts, and none was interrupted in the middle of both trainings")
    given.out.mkdir(parents=True, exist_ok=True)
    pack(left, given.out / "data-directory.zip")
    specs(left, given.out)
    left.end_postgres()
    write(given.out / "expected.json", expected)


def copy(vocalise, target):
    subprocess.run(["cp", "-a", vocalise.data, target], check=True)
    return target


if __name__ == "__main__":
    main()
