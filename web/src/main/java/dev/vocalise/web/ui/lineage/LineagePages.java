package dev.vocalise.web.ui.lineage;

import dev.vocalise.activities.lineage.LineageGraph;
import dev.vocalise.activities.lineage.UnknownLineageException;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignSummary;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where numbers and files come from. Each step that was opened stands in the address. */
@RolesAllowed(Role.VIEW)
@Path("/lineage")
public class LineagePages {
  private static final int FEW = 12;

  @Inject LineageGraph lineage;
  @Inject CampaignRepository campaigns;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance lineage(
        PageFrame frame, @Nullable LineageView view, String of, List<String> campaigns);
  }

  /**
   * @param of id of a run, {@code campaign/experiment}, {@code campaign/experiment/seed}, a digest
   *     or its beginning, or the id of a node
   * @param open ids of nodes that are open, each with {@code @from} where its list is long
   */
  @GET
  public Response lineage(
      @QueryParam("of") @DefaultValue("") String of, @QueryParam("open") List<String> open) {
    String wanted = of.strip();
    if (wanted.isEmpty()) {
      List<String> names = campaigns.list().stream().map(CampaignSummary::name).limit(FEW).toList();
      return pages.page(Templates.lineage(pages.frame("Lineage", "lineage"), null, "", names));
    }
    try {
      LineageView view = LineageView.of(lineage, wanted, open);
      return pages.page(
          Templates.lineage(
              pages.frame("Lineage of " + view.title(), "lineage"), view, wanted, List.of()));
    } catch (UnknownLineageException e) {
      return pages.problem(Response.Status.NOT_FOUND, "Not here", String.valueOf(e.getMessage()));
    }
  }
}
