"""What the statements say of a campaign, and that its numbers and tables follow from it."""

import collections
import json
import re

from checks.common import digest, equal, numbered, read, rows_of, table, violated
from checks.results import PAPER, argmax, fused, scores, single, spread, statistics


class Campaign:
    """The last state of each row of the campaign, as the statements say it."""

    def __init__(self, found, details):
        rows = collections.defaultdict(dict)
        self.said = {}  # where a row was stated last, by id
        for number, statement in sorted(found.items()):
            for row in rows_of(statement):
                if row["table"] != "metric_point":
                    rows[row["table"]][row["id"]] = row.get("after") or {}
                    self.said[row["id"]] = numbered(number)
        own = [row for row in rows["campaign"].values() if row.get("name") == details["campaign"]]
        self.row = own[0]
        self.one = details.get("run")  # where the bundle is about one run alone
        self.runs = [run for run in self.of_it(rows["seed_run"]) if self.one in (None, run["id"])]
        self.stages = sorted(self.of_it(rows["stage_run"]), key=lambda row: row["started_at"])
        wanted = {run["experiment_id"] for run in self.runs}
        experiments = [row for row in self.of_it(rows["experiment"]) if row["id"] in wanted]
        self.experiments = sorted(experiments, key=lambda row: row["position"])
        self.effects = {}  # what bfloat16 changed, by how the words were recognised

    def of_it(self, rows):
        return [row for row in rows.values() if row.get("campaign_id") == self.row["id"]]

    def ended(self, stage, key, value):
        """The last attempts with outputs, by subject."""
        return {
            row["subject"]: row
            for row in self.stages
            if row["stage"] == stage
            and row.get(key) == value
            and row["state"] in ("DONE", "CACHED")
        }

    def check(self, held):
        claim = "the campaign is as it was signed"
        yaml, spec = read("campaign/campaign.yaml").decode(), read("campaign/specification.json")
        equal(claim, "campaign/campaign.yaml", self.row["file"], yaml)
        equal(claim, "campaign/specification.json", self.row["spec"], json.loads(spec))
        there = {run["workflow_id"] for run in self.runs}
        for planned in self.row["spec"]["experiments"] if self.one is None else []:
            for seed in planned["seeds"]:
                name = f"{self.row['name']}/{planned['name']}/seed-{seed}"
                equal(
                    "every run of the campaign is here",
                    f"campaign/specification.json {name}",
                    "a statement about it",
                    "a statement about it" if name in there else "none",
                )
        attempts = collections.defaultdict(set)
        for row in self.stages:
            attempts[row.get("run_id"), row["stage"], row["subject"]].add(row["attempt"])
        for (run, stage, subject), there in attempts.items():
            where = f"statements/ about {stage} {subject} of {run or self.row['name']}"
            equal("no attempt is missing", where, set(range(1, max(there) + 1)), there)
        for row in self.experiments:
            folder = re.sub("[^A-Za-z0-9._-]", "_", row["name"])
            path = f"experiments/{row['position'] + 1}-{folder}/settings.json"
            equal("settings are as they were signed", path, row["settings"], json.loads(read(path)))
        for run in self.runs:
            if run["state"] == "DONE":
                Run(self, run, held).check()
        for row in self.experiments if self.one is None else []:
            self.means(row, held)

    def words(self, held):
        """Word error rates by how the words were recognised."""
        rates = {}
        for how, row in self.ended("transcribe", "campaign_id", self.row["id"]).items():
            report = next(one["sha256"] for one in row["outputs"] if one["role"] == "report")
            path = held.get(report)
            if path is None:
                violated(self.said[row["id"]], "its report in the bundle", "none")
                continue
            counts = json.loads(read(path))
            wrong = sum(counts[kind] for kind in ("substitutions", "deletions", "insertions"))
            rates[how] = wrong / counts["words"] if counts["words"] else None
            equal("word errors add up", path, rates[how], counts["wordErrorRate"])
            self.effects[how] = counts.get("precision")
        return rates

    def means(self, experiment, held):
        """The file of means is made of the scores of the runs."""
        stage = self.ended("aggregateSeeds", "campaign_id", self.row["id"]).get(experiment["name"])
        runs = [run for run in self.runs if run["experiment_id"] == experiment["id"]]
        if stage is None or self.row["state"] != "DONE":
            return  # means of what is not finished are written again
        path = held.get(stage["outputs"][0]["sha256"])
        if path is None:
            violated(self.said[stage["id"]], "its file of means in the bundle", "none")
            return
        written, claim = json.loads(read(path)), "means follow from the runs"
        mean, deviation = statistics(
            [100 * run["uar"] for run in runs if run.get("uar") is not None]
        )
        equal(claim, path, [mean, deviation], [written["uar"]["mean"], written["uar"]["sampleStd"]])
        own = [self.ended("evaluateFusion", "run_id", run["id"]).get("", {}) for run in runs]
        tested = {one["sha256"] for row in own for one in row.get("outputs", [])}
        for one in stage["inputs"]:
            equal(claim, f"{self.said[stage['id']]} {one['name']}", True, one["sha256"] in tested)


# --- runs ----------------------------------------------------------------------------------------


class Run:
    """A finished run: what it tested, and what follows from its predictions."""

    def __init__(self, campaign, row, held):
        self.row, self.held, self.where = row, held, campaign.said[row["id"]]
        self.name = row["workflow_id"]
        self.classes = campaign.row["spec"]["experiments"][0].get("classes") or PAPER
        self.tested = campaign.ended("evaluateFusion", "run_id", row["id"]).get("")
        self.trained = list(campaign.ended("trainAlternating", "run_id", row["id"]).values())

    def load(self, stage, role):
        """Path and text of what a stage made."""
        file = next((one for one in stage["outputs"] if one["role"] == role), {})
        path = self.held.get(file.get("sha256"))
        if path is None:
            violated(f"{self.name} {role}", f"a file of SHA-256 {file.get('sha256')}", "none")
        return path, path and read(path).decode()

    def check(self):
        if self.tested is None or not self.trained:
            violated(self.where, f"statements about training and test of {self.name}", "none")
            return
        made = {
            one["sha256"]
            for row in self.trained
            for one in row["outputs"]
            if one["role"] == "model"
        }
        used = {one["sha256"] for one in self.tested["inputs"] if one["role"] == "model"}
        equal(
            "the tested model is of the run's own training", f"{self.where} {self.name}", made, used
        )
        path, text = self.load(self.tested, "predictions")
        file, written = self.load(self.tested, "scores")
        if text is None or written is None:
            return
        classes = self.classes
        lines, written = [json.loads(line) for line in text.splitlines()], json.loads(written)
        for number, line in enumerate(lines, 1):
            self.line(f"{path} line {number}", line)
        pairs = [
            (classes.index(one["reference"]), classes.index(one["predicted"])) for one in lines
        ]
        right, claim = scores(pairs, classes), "scores follow from the predictions"
        for key, value in right.items():
            equal(claim, f"{file} {key}", value, written.get(key))
        dropped = written.get("fusion", {}).get("counts", {}).get("dropped", 0)
        for modality in ("audio", "text") if "fusion" in written and not dropped else ():
            own = [
                (reference, argmax(line[modality]))
                for (reference, _), line in zip(pairs, lines)
                if modality in line
            ]
            equal(
                claim,
                f"{file} {modality}",
                own and scores(own, classes) or None,
                written["fusion"].get(modality),
            )
        claim = "a run's numbers are those of its files"
        equal(claim, f"{self.where} {self.name} scores", written, self.row.get("scores"))
        equal(
            claim,
            f"{self.where} {self.name} uar",
            right["unweightedAverageRecall"],
            self.row.get("uar"),
        )
        unread = written.get("text", {}).get("withoutTranscript", 0)
        self.protocol(path, lines, dropped if "fusion" in written else unread)

    def line(self, where, line):
        logits = [single(one) for one in line["logits"]]
        if "audio" in line:
            equal("fused logits are sums", where, fused(line["audio"], line.get("text")), logits)
        equal(
            "a decision follows from its logits", where, self.classes[argmax(logits)], line["predicted"]
        )

    def protocol(self, path, lines, without):
        tested = {line["utterance"] for line in lines}
        for stage in self.trained:
            report, text = self.load(stage, "report")
            if text is None:
                continue
            training = json.loads(text)
            part = {name: set(ids) for name, ids in training["split"].items()}
            for one, other in (("sourceTrain", "sourceValidation"), ("targetTrain", "targetTest")):
                equal(
                    "parts have no utterance in common",
                    f"{report} {one}",
                    set(),
                    part[one] & part[other],
                )
            claim = "what was tested is T_te"
            equal(claim, path, set(), tested - part["targetTest"])
            equal(claim, f"{path} (lines)", len(part["targetTest"]) - without, len(lines))
            equal(claim, f"{path} (utterances)", len(lines), len(tested))
            labels = training.get("labelsRead")
            if labels is not None:  # earlier builds counted none
                given = [labels.get("T_tr"), labels.get("T_te")]
                equal("training was given no label of the target", report, [0, 0], given)


# --- the table -----------------------------------------------------------------------------------


def number(text):
    return float(text) if text else None


def cells(campaign, held):
    """Every cell of every table follows from the runs."""
    claim = "a cell of the table follows from the runs"
    exact = {one["name"]: one for one in json.loads(read("tables/table.json"))["experiments"]}
    rates = campaign.words(held)
    for one in json.loads(read("tables/table.json")).get("recognised", []):
        where = f"tables/table.json {one['how']}"
        equal(claim, where, rates.get(one["how"], "no such stage"), one["wordErrorRate"])
        equal(claim, where, campaign.effects.get(one["how"]), one.get("precision"))
    lines = table("tables/table.csv", ",")
    shown = {
        "tables/table.md": read("tables/table.md").decode().splitlines()[2:],
        "tables/table.txt": read("tables/table.txt").decode().splitlines()[1:],
        "tables/table.tex": read("tables/table.tex")
        .decode()
        .replace("$\\pm$", "±")
        .replace(" -- ", " – ")
        .split("\\hline\n", 2)[-1]
        .splitlines(),
    }
    published = campaign.row["spec"].get("baselines", [])
    names = [one["name"] for one in campaign.experiments + published]
    equal(claim, "tables/table.csv", names, [line["experiment"].lstrip("'") for line in lines])
    for line, one in zip(lines[len(campaign.experiments) :], published):
        for key in ("mean", "std"):
            equal(
                claim,
                f"tables/table.csv {one['name']}",
                one.get(key),
                number(line[f"reference_{key}"]),
            )
    for place, experiment in enumerate(campaign.experiments):
        name = experiment["name"]
        own = {
            run["seed"]: 100 * run["uar"] if run.get("uar") is not None else None
            for run in campaign.runs
            if run["experiment_id"] == experiment["id"]
        }
        finished = [uar for uar in own.values() if uar is not None]
        mean, deviation = statistics(finished)
        row, line = exact.get(name, {}), lines[place] if place < len(lines) else {}
        right = [mean, deviation, experiment.get("reference"), own]
        seeds = {one["seed"]: one["uar"] for one in row.get("seeds", [])}
        for key, one, got in zip(
            ("mean", "std", "reference", "seeds"),
            right,
            [row.get("mean"), row.get("std"), row.get("reference"), seeds],
        ):
            equal(claim, f"tables/table.json {name} {key}", one, got)
        for key, one in (
            ("mean", mean),
            ("std", deviation),
            ("seeds", len(finished)),
            ("missing", len(own) - len(finished)),
        ):
            equal(claim, f"tables/table.csv {name} {key}", one, number(line.get(key)))
        cell = spread(mean, deviation)
        for path, text in shown.items():
            got = text[place] if place < len(text) else "no such line"
            equal(claim, f"{path} {name}", cell, cell if f" {cell} " in got + " " else got)
