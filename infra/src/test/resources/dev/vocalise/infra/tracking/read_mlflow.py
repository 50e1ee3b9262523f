"""What MLflow's own client reads: read_mlflow.py SERVER EXPERIMENT [REGISTERED_MODEL ...]"""

import json
import os
import sys

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
import mlflow
from mlflow import MlflowClient

server, name, *models = sys.argv[1:]
mlflow.set_tracking_uri(server)
mlflow.set_registry_uri(server)
client = MlflowClient()


def files(run_id, path=None):
    for one in client.list_artifacts(run_id, path):
        if one.is_dir:
            yield from files(run_id, one.path)
        else:
            yield one.path, one.file_size


def run(one):
    return {
        "id": one.info.run_id,
        "name": one.info.run_name,
        "status": one.info.status,
        "user": one.info.user_id,
        "params": one.data.params,
        "metrics": one.data.metrics,
        "tags": one.data.tags,
        "history": {
            key: [[p.step, p.value, p.timestamp] for p in client.get_metric_history(one.info.run_id, key)]
            for key in one.data.metrics
        },
        "datasets": [d.dataset.name for d in one.inputs.dataset_inputs],
        "files": dict(files(one.info.run_id)),
    }


def schema(part):
    return None if part is None else part.to_dict()


def signed(uri):
    info = mlflow.models.get_model_info(uri)
    return {
        "flavors": info.flavors,
        "inputs": schema(info.signature and info.signature.inputs),
        "outputs": schema(info.signature and info.signature.outputs),
    }


def version(one):
    return {
        "version": one.version,
        "run": one.run_id,
        "source": one.source,
        "description": one.description,
        "tags": one.tags,
        "aliases": list(one.aliases),
        "model": signed(f"models:/{one.name}/{one.version}") if "mlflow-artifacts" in one.source else None,
    }


experiment = client.get_experiment_by_name(name)
found = mlflow.search_runs([experiment.experiment_id], output_format="list")
print(
    json.dumps(
        {
            "tags": experiment.tags,
            "runs": [run(one) for one in found],
            "models": {
                model: {
                    "description": client.get_registered_model(model).description,
                    "versions": [
                        version(client.get_model_version(model, one.version))
                        for one in client.search_model_versions(f"name='{model}'")
                    ],
                }
                for model in models
            },
        }
    )
)
