package dev.vocalise.web.api;

import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.activities.campaign.Answer;
import dev.vocalise.activities.export.table.TableExport;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignSummary;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.web.campaign.CheckedCampaign;
import dev.vocalise.web.campaign.SplitView;
import dev.vocalise.web.contract.Bytes;
import dev.vocalise.web.contract.Created;
import dev.vocalise.web.contract.Expects;
import dev.vocalise.web.contract.Paged;
import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
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
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Campaigns: validate, launch, look, pause, resume, cancel, priority, and the table. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/campaigns")
@Produces(MediaType.APPLICATION_JSON)
public class CampaignResource {
  @Inject CampaignRepository campaigns;
  @Inject StageRepository stages;
  @Inject Operations operations;
  @Inject CampaignFiles files;

  /**
   * @param text the campaign file
   * @param fileName for messages
   * @param priority in place of the file's, 1 to 5
   */
  public record FileText(
      @Expects(required = true) @Nullable String text,
      @Nullable String fileName,
      @Expects(least = 1, most = 5) @Nullable Integer priority) {}

  /**
   * @param resumed whether it goes on now; false when there was nothing to resume
   * @param runs how many were queued again
   * @param answer in a sentence
   */
  public record Resumed(String campaign, boolean resumed, int runs, String answer) {}

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
  public record Priority(
      @Expects(required = true, least = 1, most = 5) @Nullable Integer priority) {}

  /** The names of tables. */
  public static final class Tables implements Supplier<List<String>> {
    @Override
    public List<String> get() {
      return TableExport.tables().stream().map(TableExport::name).toList();
    }
  }

  /**
   * @param before the one that it had
   */
  public record Prioritised(String campaign, int priority, int before) {}

  /**
   * Newest first.
   *
   * @param archived whether archived ones are among them
   */
  @GET
  @Paged
  public List<CampaignSummary> list(
      @QueryParam("archived") @DefaultValue("false") boolean archived) {
    return campaigns.list().stream()
        .filter(campaign -> archived || campaign.archivedAt() == null)
        .toList();
  }

  @GET
  @Path("{name}")
  public CampaignBoard board(@PathParam("name") String name) {
    return campaigns.board(name).orElseThrow(() -> UnknownNameException.of("campaign", name));
  }

  /**
   * The complete specification, every default filled in, and what its seeds will be trained and
   * tested on.
   *
   * @param splits experiments that are cut alike stand together; those of corpora that cannot be
   *     read now are missing
   */
  public record Validated(
      String name,
      @Nullable String description,
      List<ExperimentSpec> experiments,
      List<Baseline> baselines,
      @Nullable Integer priority,
      List<SplitView> splits) {}

  /** What would be launched; or all problems. */
  @POST
  @Path("validate")
  @Consumes(MediaType.APPLICATION_JSON)
  public Validated validate(@Nullable FileText file) {
    FileText wanted = Requests.body(file);
    CheckedCampaign checked = files.check(text(wanted), wanted.fileName());
    CampaignSpec spec = checked.spec();
    return new Validated(
        spec.name(),
        spec.description(),
        spec.experiments(),
        spec.baselines(),
        spec.priority(),
        checked.splits());
  }

  @POST
  @Created
  @RolesAllowed(Role.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  public RestResponse<CampaignView> launch(@Nullable FileText file) {
    FileText wanted = Requests.body(file);
    CampaignSpec spec =
        files.check(text(wanted), wanted.fileName()).spec().withPriority(wanted.priority());
    CampaignView launched = operations.launch(spec, text(wanted));
    return Requests.created("campaigns/" + Requests.segment(launched.name()), launched);
  }

  private static String text(FileText file) {
    return Requests.present(file.text(), "text");
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("{name}/resume")
  public Resumed resume(@PathParam("name") String name) {
    CampaignRepository.Resumed resumed = operations.resume(name);
    Answer answer = Answer.resume(name, resumed);
    return new Resumed(name, answer.done(), resumed.runs().size(), answer.line());
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
  @Bytes
  @Produces(MediaType.WILDCARD)
  public Response table(
      @PathParam("name") String name,
      @QueryParam("format") @DefaultValue("json") @Expects(words = Tables.class) String format,
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
