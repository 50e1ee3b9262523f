package dev.vocalise.workflows.campaign;

/** Ids under which Temporal knows campaigns and runs; one open execution each. */
public final class WorkflowIds {
  private WorkflowIds() {}

  public static String campaign(String campaign) {
    return "campaign/" + campaign;
  }

  public static String seedRun(String campaign, String experiment, int seed) {
    return campaign + "/" + experiment + "/seed-" + seed;
  }
}
