package dev.vocalise.infra.lineage;

/**
 * The MLflow run that shows a seed run.
 *
 * @param experimentId of the MLflow experiment, which stands for the campaign
 * @param runId of the run in it
 */
public record MlflowRun(String experimentId, String runId) {}
