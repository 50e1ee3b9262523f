package dev.vocalise.web.api;

import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignSummary;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.web.aggregation.Export;
import dev.vocalise.web.campaign.CampaignFile;
import dev.vocalise.web.campaign.KnownNames;
import dev.vocalise.workflows.campaign.CampaignSpec;
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

/** Campaigns: validate, launch, look, resume, cancel, and the table. */
@Path("/api/v1/campaigns")
@Produces(MediaType.APPLICATION_JSON)
public class CampaignResource {
  @Inject CampaignRepository campaigns;
  @Inject StageRepository stages;
  @Inject Operations operations;
  @Inject CorpusRepository corpora;
  @Inject ModelRepository models;

  /**
   * @param text the campaign file
   * @param fileName for messages
   */
  public record FileText(@Nullable String text, @Nullable String fileName) {}

  /** How many runs were queued again. */
  public record Resumed(String campaign, int runs) {}

  /**
   * @param cancelled false when the campaign had ended already
   */
  public record Cancelled(String campaign, boolean cancelled) {}

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
  @Consumes(MediaType.APPLICATION_JSON)
  public CampaignView launch(@Nullable FileText file) {
    FileText wanted = Requests.body(file);
    return operations.launch(parse(wanted), Requests.text(wanted.text(), "text"));
  }

  private CampaignSpec parse(FileText file) {
    return CampaignFile.parse(
        Requests.text(file.text(), "text"),
        file.fileName() == null ? "campaign.yaml" : file.fileName(),
        KnownNames.of(corpora.list(), models.list()));
  }

  @POST
  @Path("{name}/resume")
  public Resumed resume(@PathParam("name") String name) {
    board(name);
    return new Resumed(name, operations.resume(name));
  }

  @POST
  @Path("{name}/cancel")
  public Cancelled cancel(@PathParam("name") String name) {
    board(name);
    return new Cancelled(name, operations.cancel(name));
  }

  @GET
  @Path("{name}/table")
  @Produces(MediaType.WILDCARD)
  public Response table(
      @PathParam("name") String name, @QueryParam("format") @DefaultValue("json") String format) {
    Export export = Export.of(format);
    CampaignBoard board = board(name);
    ResultTable table = ResultTable.of(board, stages.ofCampaign(board.campaign().id()));
    return Response.ok(export.write(table), export.mediaType() + ";charset=UTF-8").build();
  }
}
