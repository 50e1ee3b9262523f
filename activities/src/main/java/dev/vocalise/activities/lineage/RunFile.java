package dev.vocalise.activities.lineage;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vocalise.infra.lineage.Checkpoint;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that a run made.
 *
 * @param name unique in the run: that of the stage's file, with the modality of two branches before
 * @param stage as users know it
 * @param statement number of the stage's signed statement; null where it took the file over
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunFile(
    String name,
    String role,
    String sha256,
    long size,
    String mediaType,
    String stage,
    @Nullable Long statement) {

  /** What the newest attempt of each stage that ended well has, and checkpoints to go on from. */
  public static List<RunFile> of(RunView run) {
    Map<String, StageView> newest = new LinkedHashMap<>();
    for (StageView stage : run.stages()) {
      if (stage.state().hasOutputs()) {
        newest.put(stage.stage() + ":" + stage.subject(), stage);
      }
    }
    List<RunFile> files = new ArrayList<>();
    for (StageView stage : newest.values()) {
      String before = stage.subject().isEmpty() ? "" : stage.subject() + "-";
      for (FileRef file : stage.outputs()) {
        files.add(of(before + file.name(), file, StageName.noun(stage.stage()), stage.ledgerSeq()));
      }
    }
    for (Checkpoint checkpoint : run.checkpoints()) {
      String stage = checkpoint.stage().replaceFirst(":.*", "");
      String subject = checkpoint.stage().substring(stage.length()).replace(':', '-');
      files.add(
          of(
              "checkpoint-" + StageName.noun(stage) + subject,
              checkpoint.artifact(),
              StageName.noun(stage),
              null));
    }
    return files;
  }

  private static RunFile of(String name, FileRef file, String stage, @Nullable Long statement) {
    return new RunFile(
        name, file.role(), file.sha256(), file.size(), file.mediaType(), stage, statement);
  }
}
