package dev.vocalise.web.api;

import dev.vocalise.infra.artifact.ArtifactStoreUnavailableException;
import dev.vocalise.infra.lineage.NameTakenException;
import dev.vocalise.infra.lineage.NotFoundException;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.web.campaign.CampaignFileException;
import dev.vocalise.web.campaign.FileProblem;
import io.temporal.client.WorkflowException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that turns failures into answers. */
@Provider
public class ProblemMapper {
  private static final Logger log = LoggerFactory.getLogger(ProblemMapper.class);

  @ServerExceptionMapper
  public Response file(CampaignFileException e) {
    int count = e.problems().size();
    return answer(
        new Problem(
            422,
            "CAMPAIGN_FILE_INVALID",
            count == 1
                ? "the campaign file has a problem"
                : "the campaign file has " + count + " problems",
            e.problems().stream().map(FileProblem::toString).toList()));
  }

  @ServerExceptionMapper
  public Response corpus(CorpusImportException e) {
    return answer(Problem.of(422, "CORPUS_UNREADABLE", text(e)));
  }

  @ServerExceptionMapper
  public Response taken(NameTakenException e) {
    return answer(Problem.of(409, "NAME_TAKEN", text(e)));
  }

  @ServerExceptionMapper({UnknownNameException.class, NotFoundException.class})
  public Response unknown(RuntimeException e) {
    return answer(Problem.of(404, "NOT_FOUND", text(e)));
  }

  @ServerExceptionMapper
  public Response wrong(IllegalArgumentException e) {
    return answer(Problem.of(400, "WRONG_REQUEST", text(e)));
  }

  @ServerExceptionMapper({ArtifactStoreUnavailableException.class, WorkflowException.class})
  public Response unavailable(RuntimeException e) {
    log.warn("A server that this instance needs did not answer", e);
    return answer(Problem.of(503, "SERVER_UNAVAILABLE", text(e)));
  }

  private static String text(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.strip();
  }

  private static Response answer(Problem problem) {
    return Response.status(problem.status()).entity(problem).type(Problem.MEDIA_TYPE).build();
  }
}
