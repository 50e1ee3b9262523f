package dev.vocalise.web.ui.campaign;

import dev.vocalise.activities.campaign.Answer;
import dev.vocalise.activities.campaign.Extension;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.web.api.CampaignFiles;
import dev.vocalise.web.api.Operations;
import dev.vocalise.web.campaign.CampaignFileException;
import dev.vocalise.web.campaign.FileProblem;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** More seeds and experiments: the campaign file, to be changed, checked and taken. */
@RolesAllowed(Role.VIEW)
@Path("/campaigns/{name}/extend")
public class ExtendPages {
  @Inject CampaignRepository campaigns;
  @Inject CampaignFiles files;
  @Inject Operations operations;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance extend(PageFrame frame, ExtendView view);
  }

  @GET
  public Response form(@PathParam("name") String name) {
    return campaigns
        .findByName(name)
        .map(campaign -> page(ExtendView.of(name, campaign.file())))
        .orElseGet(() -> pages.notFound("campaigns", "campaign", name));
  }

  /**
   * @param text the campaign file
   * @param go whether to do it; else it is only checked
   */
  @POST
  @RolesAllowed(Role.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response extend(
      @PathParam("name") String name,
      @FormParam("text") @DefaultValue("") String text,
      @FormParam("go") @DefaultValue("") String go) {
    return campaigns
        .findByName(name)
        .map(campaign -> answer(campaign, text.replace("\r\n", "\n"), go.equals("yes")))
        .orElseGet(() -> pages.notFound("campaigns", "campaign", name));
  }

  private Response answer(CampaignView campaign, String text, boolean go) {
    String name = campaign.name();
    try {
      Extension extension = files.extension(campaign, text, "campaign.yaml").extension();
      if (go && extension.runs() > 0) {
        operations.extend(campaign, extension, text);
        return Pages.seeOther("/campaigns/" + Pages.segment(name));
      }
      String answer = Answer.extend(name, campaign.state(), extension, true).line();
      return page(ExtendView.of(name, text, extension, answer));
    } catch (CampaignFileException e) {
      List<String> problems = e.problems().stream().map(FileProblem::toString).toList();
      return page(new ExtendView(name, text, problems, List.of(), ""));
    }
  }

  private Response page(ExtendView view) {
    return pages.page(
        Templates.extend(pages.frame("Extend " + view.campaign(), "campaigns"), view));
  }
}
