package dev.vocalise.web.ui.launch;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.infra.lineage.NameTakenException;
import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.web.api.CampaignFiles;
import dev.vocalise.web.api.Estimates;
import dev.vocalise.web.api.Operations;
import dev.vocalise.web.campaign.CampaignFile;
import dev.vocalise.web.campaign.CampaignFileException;
import dev.vocalise.web.campaign.CheckedCampaign;
import dev.vocalise.web.campaign.FileProblem;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.launch.LaunchView.Checked;
import dev.vocalise.web.ui.launch.LaunchView.Wizard;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A campaign file from a draft or a copy to its launch. */
@RolesAllowed(Role.VIEW)
@Path("/launch")
public class LaunchPages {
  private static final String FILE = "campaign.yaml";
  private static final int SEEDS = 5;
  private static final int MOST_SEEDS = 100;

  @Inject CampaignRepository campaigns;
  @Inject CorpusRepository corpora;
  @Inject ModelRepository models;
  @Inject CampaignFiles files;
  @Inject Estimates estimates;
  @Inject Operations operations;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance launch(PageFrame frame, LaunchView view);

    static native TemplateInstance checked(Checked checked);
  }

  /**
   * @param from a campaign whose file is copied; empty for none
   * @param name of the campaign that is drafted
   * @param source registered corpus with labels; empty before anything was chosen
   * @param target registered corpus that is adapted to
   * @param hears checkpoint for audio; empty for an encoder that is trained from scratch
   * @param reads checkpoint for text; empty for none
   */
  @GET
  public Response write(
      @QueryParam("from") @DefaultValue("") String from,
      @QueryParam("name") @DefaultValue("") String name,
      @QueryParam("source") @DefaultValue("") String source,
      @QueryParam("target") @DefaultValue("") String target,
      @QueryParam("hears") @DefaultValue("") String hears,
      @QueryParam("reads") @DefaultValue("") String reads,
      @QueryParam("seeds") @DefaultValue("" + SEEDS) int seeds) {
    int wanted = Math.max(1, Math.min(MOST_SEEDS, seeds));
    if (!from.isEmpty()) {
      return campaigns
          .findByName(from)
          .map(campaign -> page("Clone " + from, copy(campaign), Checked.NOT_YET))
          .orElseGet(() -> pages.notFound("campaigns", "campaign", from));
    }
    Optional<CorpusView> one = corpora.find(source);
    Optional<CorpusView> other = corpora.find(target);
    String text =
        one.isEmpty() || other.isEmpty()
            ? ""
            : new Draft(
                    name.isBlank() ? free(source + "-to-" + target) : name.strip(),
                    one.get(),
                    other.get(),
                    model(hears),
                    model(reads),
                    wanted)
                .file();
    return pages.page(
        Templates.launch(
            pages.frame("New campaign", "campaigns"),
            new LaunchView(
                "New campaign",
                text,
                wizard(name, source, target, hears, reads, wanted),
                text.isEmpty() ? Checked.NOT_YET : checked(text))));
  }

  /**
   * What is wrong with the file, or what it would launch: as a part of the page for a script, else
   * as the page.
   */
  @POST
  @Path("check")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response check(
      @FormParam("text") @DefaultValue("") String text,
      @HeaderParam("HX-Request") @Nullable String script) {
    String file = text.replace("\r\n", "\n");
    return script == null
        ? page("New campaign", file, checked(file))
        : pages.page(Templates.checked(checked(file)));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response launch(@FormParam("text") @DefaultValue("") String text) {
    String file = text.replace("\r\n", "\n");
    try {
      CheckedCampaign checked = files.check(file, FILE);
      CampaignView launched = operations.launch(checked.spec(), file);
      return Pages.seeOther("/campaigns/" + Pages.segment(launched.name()));
    } catch (CampaignFileException e) {
      return page("New campaign", file, Checked.wrong(e.problems()));
    } catch (NameTakenException e) {
      FileProblem taken = new FileProblem(FILE, 1, "name", String.valueOf(e.getMessage()));
      return page("New campaign", file, Checked.wrong(List.of(taken)));
    }
  }

  private Checked checked(String text) {
    try {
      CheckedCampaign right = files.check(text, FILE);
      return Checked.right(right, estimates.remembered(right));
    } catch (CampaignFileException e) {
      return Checked.wrong(e.problems());
    }
  }

  private Response page(String title, String text, Checked checked) {
    return pages.page(
        Templates.launch(
            pages.frame(title, "campaigns"),
            new LaunchView(title, text, wizard("", "", "", "", "", SEEDS), checked)));
  }

  private String copy(CampaignView campaign) {
    String name = free(campaign.name() + "-copy");
    return CampaignFile.renamed(campaign.file(), name).orElse(campaign.file());
  }

  /** The name, or with a number where there is such a campaign. */
  private String free(String name) {
    String free = name;
    for (int i = 2; campaigns.findByName(free).isPresent(); i++) {
      free = name + "-" + i;
    }
    return free;
  }

  private @Nullable ModelView model(String name) {
    return models.list().stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
  }

  private Wizard wizard(
      String name, String source, String target, String hears, String reads, int seeds) {
    List<String> names = corpora.list().stream().map(CorpusView::name).toList();
    return new Wizard(
        names,
        models(Modality.AUDIO),
        models(Modality.TEXT),
        name,
        source,
        target.isEmpty() && names.size() > 1 ? names.get(1) : target, // two that differ
        hears,
        reads,
        seeds);
  }

  private List<String> models(Modality modality) {
    return models.list().stream()
        .filter(
            model ->
                BackboneFamily.all().stream()
                    .anyMatch(
                        family ->
                            family.kind().equals(model.kind()) && family.modality() == modality))
        .map(ModelView::name)
        .toList();
  }
}
