-- Which MLflow run shows a seed run: MLflow's pages are named by experiment and run.
alter table seed_run add column mlflow_experiment_id text;
