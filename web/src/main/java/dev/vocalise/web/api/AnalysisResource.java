package dev.vocalise.web.api;

import dev.vocalise.activities.analysis.Decision;
import dev.vocalise.activities.analysis.Group;
import dev.vocalise.activities.analysis.Grouping;
import dev.vocalise.activities.analysis.RunAnalysis;
import dev.vocalise.activities.analysis.RunAnalyst;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.model.aggregation.Bootstrap;
import dev.vocalise.model.aggregation.Calibration;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.web.contract.Expects;
import dev.vocalise.web.contract.Paged;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a tested run errs. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/runs/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class AnalysisResource {
  @Inject RunRepository runs;
  @Inject RunAnalyst analyst;

  /**
   * Fractions.
   *
   * @param intervals 95 %, by 1,000 bootstraps over speakers where they are known
   * @param calibration in 15 bins of the probability of the predicted class
   */
  public record Analysis(
      List<String> classes, Scores scores, Bootstrap intervals, Calibration calibration) {}

  /**
   * One utterance.
   *
   * @param transcript of the corpus, null where there is none
   * @param heard by a recogniser, null where none was asked
   */
  public record Decided(
      String utterance,
      String reference,
      String predicted,
      double confidence,
      List<Double> probabilities,
      @Nullable String speaker,
      @Nullable String gender,
      @Nullable String session,
      @Nullable Double seconds,
      @Nullable String transcript,
      @Nullable String heard) {

    static Decided of(Decision one) {
      return new Decided(
          one.utterance(),
          one.reference(),
          one.predicted(),
          one.confidence(),
          one.probabilities(),
          one.speaker(),
          one.gender() == null ? null : one.gender().word(),
          one.of() == null || one.of().session().isEmpty() ? null : one.of().session(),
          one.of() == null ? null : Double.valueOf(one.of().seconds()),
          one.transcript(),
          one.heard());
    }
  }

  @GET
  @Path("analysis")
  public Analysis analysis(@PathParam("id") @Expects(pattern = Requests.ID_PATTERN) String id) {
    RunAnalysis analysis = tested(id);
    return new Analysis(
        analysis.classes(), analysis.scores(), analysis.intervals(), analysis.calibration());
  }

  /** What utterances may have in common. */
  public static final class Groupings implements Supplier<List<String>> {
    @Override
    public List<String> get() {
      return Arrays.stream(Grouping.values()).map(Grouping::word).toList();
    }
  }

  /**
   * Scores of utterances with something in common.
   *
   * @param by speaker, gender, session, length or level
   */
  @GET
  @Path("groups")
  @Paged
  public List<Group> groups(
      @PathParam("id") @Expects(pattern = Requests.ID_PATTERN) String id,
      @QueryParam("by") @DefaultValue("speaker") @Expects(words = Groupings.class) String by) {
    return analyst.groups(view(id), Grouping.of(by));
  }

  /**
   * Utterances of T_te with their decisions.
   *
   * @param truth those of this true class alone
   * @param predicted those that were predicted as this class alone
   * @param wrong errors alone
   */
  @GET
  @Path("decisions")
  @Paged
  public List<Decided> decisions(
      @PathParam("id") @Expects(pattern = Requests.ID_PATTERN) String id,
      @QueryParam("truth") @Nullable String truth,
      @QueryParam("predicted") @Nullable String predicted,
      @QueryParam("wrong") @DefaultValue("false") boolean wrong) {
    RunAnalysis analysis = tested(id);
    for (String name : Arrays.asList(truth, predicted)) {
      if (name != null && !analysis.classes().contains(name)) {
        throw new CannotBeDoneException(
            "run %s knows no class '%s': expected one of %s"
                .formatted(id, name, String.join(", ", analysis.classes())));
      }
    }
    return analysis.decisions(truth, predicted, wrong).stream().map(Decided::of).toList();
  }

  private RunView view(String id) {
    return runs.view(Requests.id(id, "run", runs::meant))
        .orElseThrow(() -> UnknownNameException.of("run", id));
  }

  private RunAnalysis tested(String id) {
    RunView view = view(id);
    return analyst.of(view).orElseThrow(() -> RunAnalyst.notTested(view));
  }
}
