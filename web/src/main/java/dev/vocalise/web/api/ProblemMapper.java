package dev.vocalise.web.api;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.vocalise.activities.aggregation.IncomparableException;
import dev.vocalise.activities.comparison.UnknownSideException;
import dev.vocalise.activities.estimate.EstimatorBusyException;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.lineage.UnknownLineageException;
import dev.vocalise.activities.prediction.PredictorBusyException;
import dev.vocalise.infra.lineage.NameTakenException;
import dev.vocalise.infra.lineage.NotFoundException;
import dev.vocalise.model.audio.AudioFormatException;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.ProtocolException;
import dev.vocalise.model.functionals.FunctionalsException;
import dev.vocalise.model.input.InputRootException;
import dev.vocalise.model.input.JsonPlace;
import dev.vocalise.model.transcription.ngram.LanguageModelException;
import dev.vocalise.web.campaign.CampaignFileException;
import dev.vocalise.web.campaign.FileProblem;
import dev.vocalise.workflows.failure.FailureCode;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests that are wrong; see {@link FailureResponses} for the rest. */
@Provider
public class ProblemMapper {
  private static final Logger log = LoggerFactory.getLogger(ProblemMapper.class);

  @ServerExceptionMapper
  public Response file(CampaignFileException e) {
    int count = e.problems().size();
    String message =
        count == 1
            ? "the campaign file has a problem"
            : "the campaign file has " + count + " problems";
    List<String> lines = e.problems().stream().map(FileProblem::toString).toList();
    return new Problem(422, "CAMPAIGN_FILE_INVALID", message, lines).response().build();
  }

  @ServerExceptionMapper
  public Response corpus(CorpusImportException e) {
    return Problem.of(422, "CORPUS_UNREADABLE", FailureResponses.text(e)).response().build();
  }

  @ServerExceptionMapper
  public Response functionals(FunctionalsException e) {
    return Problem.of(422, "FEATURES_UNREADABLE", FailureResponses.text(e)).response().build();
  }

  @ServerExceptionMapper({
    CheckpointException.class,
    LanguageModelException.class,
    AudioFormatException.class,
    ProtocolException.class
  })
  public Response unreadable(RuntimeException e) {
    return Problem.of(400, "WRONG_FILES", FailureResponses.text(e)).response().build();
  }

  /** A refused input is an error of the request, anything else one of the server. */
  @ServerExceptionMapper
  public Response stage(StageException e) {
    boolean input = e.code().kind() == FailureCode.Kind.INPUT;
    if (!input) {
      log.error("A request failed", e);
    }
    // What a machine cannot compute is no wrong request.
    int refused = e.code() == FailureCode.PRECISION_UNSUPPORTED ? 422 : 400;
    return Problem.of(input ? refused : 500, e.code().name(), FailureResponses.text(e))
        .response()
        .build();
  }

  @ServerExceptionMapper
  public Response busy(PredictorBusyException e) {
    return Problem.of(429, "TOO_MANY_REQUESTS", FailureResponses.text(e))
        .response()
        .header(HttpHeaders.RETRY_AFTER, "2")
        .build();
  }

  @ServerExceptionMapper
  public Response busy(EstimatorBusyException e) {
    return Problem.of(429, "TOO_MANY_REQUESTS", FailureResponses.text(e))
        .response()
        .header(HttpHeaders.RETRY_AFTER, "60")
        .build();
  }

  @ServerExceptionMapper
  public Response notAllowed(InputRootException e) {
    return Problem.of(403, "INPUT_NOT_ALLOWED", FailureResponses.text(e)).response().build();
  }

  @ServerExceptionMapper
  public Response taken(NameTakenException e) {
    return Problem.of(409, "NAME_TAKEN", FailureResponses.text(e)).response().build();
  }

  @ServerExceptionMapper({
    UnknownNameException.class,
    NotFoundException.class,
    UnknownLineageException.class,
    UnknownSideException.class
  })
  public Response unknown(RuntimeException e) {
    return Problem.of(404, "NOT_FOUND", FailureResponses.text(e)).response().build();
  }

  @ServerExceptionMapper
  public Response wrong(IllegalArgumentException e) {
    return Problem.of(400, "WRONG_REQUEST", FailureResponses.text(e)).response().build();
  }

  @ServerExceptionMapper
  public Response cannot(CannotBeDoneException e) {
    return Problem.of(422, "CANNOT_BE_DONE", FailureResponses.text(e)).response().build();
  }

  @ServerExceptionMapper
  public Response incomparable(IncomparableException e) {
    return Problem.of(422, "NOT_COMPARABLE", FailureResponses.text(e)).response().build();
  }

  /** Invalid JSON, or JSON of another shape. */
  @ServerExceptionMapper({MismatchedInputException.class, JsonParseException.class})
  public Response shape(JsonProcessingException e) {
    return Problem.of(400, "WRONG_REQUEST", notJson(e)).response().build();
  }

  /** What the framework refuses, such as a path or a method that is not there. */
  @ServerExceptionMapper
  public Response refused(WebApplicationException e, UriInfo uri) {
    Response own = e.getResponse();
    if (own.hasEntity() || own.getStatus() < 400 || !uri.getPath().startsWith("/api/")) {
      return own;
    }
    String message =
        e.getCause() instanceof JsonProcessingException json
            ? notJson(json)
            : FailureResponses.text(e);
    return Problem.of(own.getStatus(), "WRONG_REQUEST", message).response().build();
  }

  private static String notJson(JsonProcessingException e) {
    String keys =
        e instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "list" : step.getFieldName())
                .collect(Collectors.joining("."))
            : "";
    String got =
        e instanceof JsonMappingException
            ? keys.isEmpty() ? "something of another kind" : "another kind of value for " + keys
            : "what is no JSON at " + JsonPlace.of(e);
    return "expected a JSON object as /api/v1/openapi describes, got " + got;
  }
}
