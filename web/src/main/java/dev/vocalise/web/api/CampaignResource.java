package dev.vocalise.web.api;

import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.activities.campaign.Answer;
import dev.vocalise.activities.export.table.TableExport;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignSummary;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.web.campaign.CampaignFile;
import dev.vocalise.web.campaign.KnownNames;
import dev.vocalise.workflows.campaign.CampaignSpec;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Campaigns: validate, launch, look, pause, resume, cancel, priority, and the table. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/campaigns")
@Produces(MediaType.APPLICATION_JSON)
public class CampaignResource {
  @Inject CampaignRepository campaigns;
  @Inject StageRepository stages;
  @Inject Operations operations;
  @Inject CorpusRepository corpora;
  @Inject FeatureSetRepository features;
  @Inject ModelRepository models;

  /**
   * @param text the campaign file
   * @param fileName for messages
   * @param priority in place of the file's, 1 to 5
   */
  public record FileText(
      @Nullable String text, @Nullable String fileName, @Nullable Integer priority) {}

  /**
   * @param runs how many were queued again
   * @param answer in a sentence
   */
  public record Resumed(String campaign, int runs, String answer) {}

  /**
   * @param cancelled false when the campaign had ended already
   * @param answer in a sentence
   */
  public record Cancelled(String campaign, boolean cancelled, String answer) {}

  /**
   * @param paused false when the campaign was paused or had ended already
   * @param answer in a sentence
   */
  public record Paused(String campaign, boolean paused, String answer) {}

  /**
   * @param priority 1 (last) to 5 (first)
   */
  public record Priority(@Nullable Integer priority) {}

  /**
   * @param before the one that it had
   */
  public record Prioritised(String campaign, int priority, int before) {}

  @GET
  public List<CampaignSummary> list() {
    return campaigns.list();
  }

  @GET
  @Path("{name}")
  public CampaignBoard board(@PathParam("name") String name) {
    return campaigns.board(name).orElseThrow(() -> UnknownNameException.of("campaign", name));
  }

  /** The complete specification, every default filled in; or all problems. */
  @POST
  @Path("validate")
  @Consumes(MediaType.APPLICATION_JSON)
  public CampaignSpec validate(@Nullable FileText file) {
    return parse(Requests.body(file));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  public CampaignView launch(@Nullable FileText file) {
    FileText wanted = Requests.body(file);
    CampaignSpec spec = parse(wanted).withPriority(wanted.priority());
    return operations.launch(spec, Requests.text(wanted.text(), "text"));
  }

  private CampaignSpec parse(FileText file) {
    return CampaignFile.parse(
        Requests.text(file.text(), "text"),
        file.fileName() == null ? "campaign.yaml" : file.fileName(),
        KnownNames.of(corpora.list(), models.list(), features.list()));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("{name}/resume")
  public Resumed resume(@PathParam("name") String name) {
    CampaignRepository.Resumed resumed = operations.resume(name);
    return new Resumed(name, resumed.runs().size(), Answer.resume(name, resumed).line());
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("{name}/cancel")
  public Cancelled cancel(@PathParam("name") String name) {
    Answer answer = operations.cancel(name);
    return new Cancelled(name, answer.done(), answer.line());
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("{name}/pause")
  public Paused pause(@PathParam("name") String name) {
    Answer answer = operations.pause(name);
    return new Paused(name, answer.done(), answer.line());
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("{name}/priority")
  @Consumes(MediaType.APPLICATION_JSON)
  public Prioritised prioritise(@PathParam("name") String name, @Nullable Priority wanted) {
    Integer priority = Requests.body(wanted).priority();
    if (priority == null) {
      throw new IllegalArgumentException("expected a 'priority' from 1 (last) to 5 (first)");
    }
    return new Prioritised(name, priority, operations.prioritise(name, priority));
  }

  /**
   * The result table.
   *
   * @param baseline the experiment that the others are compared with; the first where it is left
   *     out
   * @param brief UAR, seeds and what was published alone
   */
  @GET
  @Path("{name}/table")
  @Produces(MediaType.WILDCARD)
  public Response table(
      @PathParam("name") String name,
      @QueryParam("format") @DefaultValue("json") String format,
      @QueryParam("baseline") @Nullable String baseline,
      @QueryParam("brief") @DefaultValue("false") boolean brief) {
    TableExport export = TableExport.of(format);
    CampaignBoard board = board(name);
    List<StageView> shared = stages.ofCampaign(board.campaign().id());
    ResultTable table =
        brief ? ResultTable.of(board, shared) : ResultTable.of(board, shared, baseline);
    return Response.ok(export.write(table), export.mediaType() + ";charset=UTF-8").build();
  }
}
