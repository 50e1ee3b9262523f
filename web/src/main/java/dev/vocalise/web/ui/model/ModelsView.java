package dev.vocalise.web.ui.model;

import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.ModelVersionState;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.web.ui.format.Digest;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Trained models in the registry, and pretrained checkpoints. */
public record ModelsView(List<Trained> trained, List<Pretrained> pretrained) {
  /**
   * A registered trained model.
   *
   * @param reason of its last change
   * @param changed by whom and when
   * @param moves states that it can still take
   */
  public record Trained(
      String label,
      State state,
      String run,
      String origin,
      @Nullable String uar,
      Digest weights,
      String reason,
      String changed,
      List<Move> moves) {}

  /**
   * A button.
   *
   * @param to the state as the API has it
   */
  public record Move(String to, String text) {}

  /** A registered checkpoint. */
  public record Pretrained(
      String name, String kind, String weights, String licence, String directory) {}

  static ModelsView of(List<ModelVersion> trained, List<ModelView> pretrained) {
    return new ModelsView(
        trained.stream().map(ModelsView::trained).toList(),
        pretrained.stream().map(ModelsView::pretrained).toList());
  }

  /** One of them, as the page of its run shows it. */
  public static Trained trained(ModelVersion version) {
    Double uar = version.uar();
    return new Trained(
        version.label(),
        state(version.state()),
        version.runId().toString(),
        "%s / %s / seed %d, %s"
            .formatted(version.campaign(), version.experiment(), version.seed(), version.branch()),
        uar == null ? null : NumberFormat.one(100 * uar),
        Digest.of("weights", version.weightsSha256(), size(version)),
        version.reason(),
        "%s, %s"
            .formatted(
                version.actor().path("name").asText(),
                NumberFormat.dayAndTime(version.changedAt())),
        moves(version.state()));
  }

  private static long size(ModelVersion version) {
    return version.files().stream()
        .filter(file -> file.sha256().equals(version.weightsSha256()))
        .mapToLong(FileRef::size)
        .findFirst()
        .orElse(0);
  }

  private static List<Move> moves(ModelVersionState state) {
    Move retire = new Move("retired", "Retire");
    return switch (state) {
      case CANDIDATE -> List.of(new Move("approved", "Approve"), retire);
      case APPROVED -> List.of(retire);
      case RETIRED -> List.of();
    };
  }

  private static State state(ModelVersionState state) {
    String tone =
        switch (state) {
          case CANDIDATE -> "run";
          case APPROVED -> "done";
          case RETIRED -> "wait";
        };
    return new State(tone, state.word());
  }

  private static Pretrained pretrained(ModelView model) {
    return new Pretrained(
        model.name(),
        model.kind(),
        NumberFormat.count(model.parameters()),
        model.licence() == null ? "not declared" : model.licence(),
        model.directory());
  }
}
