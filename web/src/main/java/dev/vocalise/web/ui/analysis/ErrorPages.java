package dev.vocalise.web.ui.analysis;

import dev.vocalise.activities.analysis.Grouping;
import dev.vocalise.activities.analysis.RunAnalysis;
import dev.vocalise.activities.analysis.RunAnalyst;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.dataset.Manifests;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;

/** Where one run errs. */
@RolesAllowed(Role.VIEW)
@Path("/runs/{id:[0-9a-f-]{36}}/errors")
public class ErrorPages {
  private static final List<String> GROUPINGS =
      Arrays.stream(Grouping.values()).map(Grouping::word).toList();

  @Inject RunRepository runs;
  @Inject CorpusRepository corpora;
  @Inject Manifests manifests;
  @Inject RunAnalyst analyst;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance errors(PageFrame frame, ErrorsView view);
  }

  /**
   * @param by speaker, gender, session, length or level
   * @param truth true class, empty for all; one that there is not counts as empty
   * @param predicted predicted class, likewise
   * @param wrong errors alone
   * @param order sure, unsure, or the corpus' own
   */
  @GET
  public Response errors(
      @PathParam("id") UUID id,
      @QueryParam("by") @DefaultValue("speaker") String by,
      @QueryParam("truth") @DefaultValue("") String truth,
      @QueryParam("predicted") @DefaultValue("") String predicted,
      @QueryParam("wrong") @DefaultValue("false") boolean wrong,
      @QueryParam("order") @DefaultValue("") String order,
      @QueryParam("page") @DefaultValue("0") int page) {
    RunView view = runs.view(id).orElse(null);
    RunAnalysis analysis = view == null ? null : analyst.of(view).orElse(null);
    if (view == null || analysis == null) {
      return pages.notFound("campaigns", "tested run", id.toString());
    }
    String grouping = GROUPINGS.contains(by) ? by : GROUPINGS.get(0);
    ErrorsView.Filter filter =
        new ErrorsView.Filter(known(analysis, truth), known(analysis, predicted), wrong, order);
    String title = "Errors · %s · seed %d".formatted(view.run().experiment(), view.run().seed());
    return pages.page(
        Templates.errors(
            pages.frame(title, "campaigns"),
            ErrorsView.of(
                view.run(),
                analysis,
                analyst.groups(view, Grouping.of(grouping)),
                grouping,
                GROUPINGS,
                filter,
                page,
                positions(view))));
  }

  private static String known(RunAnalysis analysis, String name) {
    return analysis.classes().contains(name) ? name : "";
  }

  private ToIntFunction<String> positions(RunView view) {
    return corpora
        .find(view.run().settings().at("/target/corpus").asText())
        .<ToIntFunction<String>>map(corpus -> manifests.of(corpus)::position)
        .orElse(utterance -> -1);
  }
}
