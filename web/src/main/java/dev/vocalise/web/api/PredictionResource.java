package dev.vocalise.web.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.activities.prediction.ModelFacts;
import dev.vocalise.activities.prediction.Prediction;
import dev.vocalise.activities.prediction.PredictionService;
import dev.vocalise.activities.prediction.Predictions;
import dev.vocalise.activities.prediction.Question;
import dev.vocalise.activities.prediction.Recording;
import dev.vocalise.infra.access.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/**
 * Trained models on recordings. A model is named by {@code NAME:VERSION}, {@code NAME}, the id of a
 * run, {@code campaign/experiment/seed} with {@code %2F}, or a digest of weights.
 */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/models/{model}/predict")
@Produces(MediaType.APPLICATION_JSON)
public class PredictionResource {
  @Inject PredictionService predictions;
  @Inject Uploads uploads;
  @Inject ObjectMapper json;

  /**
   * What is known of the recordings of a request besides their sound, in their order.
   *
   * @param words what was said; null where it is not known
   * @param functionals those that a model reads in place of sound
   */
  public record About(
      @Nullable List<@Nullable String> words, @Nullable List<float[]> functionals) {}

  /** What the model asks for, and what it answers with. */
  @GET
  public ModelFacts about(
      @PathParam("model") String model, @QueryParam("branch") @Nullable String branch) {
    return predictions.about(model, branch);
  }

  /**
   * Some recordings at once; what is wrong with one of them stands at its place in the answer.
   *
   * @param recogniser who writes words that are not given; empty for nobody
   * @param recordings WAV or FLAC
   * @param words of the only recording
   * @param about JSON, where there are several
   */
  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public Predictions some(
      @PathParam("model") String model,
      @QueryParam("branch") @Nullable String branch,
      @QueryParam("recogniser") @Nullable String recogniser,
      @RestForm("recording") @Nullable List<FileUpload> recordings,
      @RestForm("words") @Nullable String words,
      @RestForm("about") @Nullable String about) {
    List<FileUpload> sounds = recordings == null ? List.of() : recordings;
    About known = known(about, words);
    List<float[]> rows = known.functionals() == null ? List.of() : known.functionals();
    List<@Nullable String> said = known.words() == null ? List.of() : known.words();
    List<Recording> all = new ArrayList<>();
    for (int i = 0; i < Math.max(sounds.size(), rows.size()); i++) {
      all.add(
          new Recording(
              i < sounds.size() ? sounds.get(i).fileName() : String.valueOf(i + 1),
              i < sounds.size() ? sounds.get(i).uploadedFile() : null,
              i < said.size() ? said.get(i) : null,
              i < rows.size() ? rows.get(i) : null));
    }
    if (all.isEmpty()) {
      throw new CannotBeDoneException(
          "the request has no recording; expected parts named 'recording' (WAV or FLAC), or functionals");
    }
    return predictions.answer(new Question(model, branch, recogniser, all));
  }

  private About known(@Nullable String about, @Nullable String words) {
    if (about == null || about.isBlank()) {
      return new About(words == null ? null : List.of(words), null);
    }
    try {
      return json.readValue(about, About.class);
    } catch (JsonProcessingException e) {
      throw new CannotBeDoneException(
          "the part 'about' is not what is expected: a JSON object with 'words' or 'functionals', lists in the order of the recordings",
          e);
    }
  }

  /**
   * One recording, WAV or FLAC, as the body.
   *
   * @param words what is said in it
   */
  @POST
  @Consumes({"audio/*", MediaType.APPLICATION_OCTET_STREAM})
  public Predictions one(
      @PathParam("model") String model,
      @QueryParam("branch") @Nullable String branch,
      @QueryParam("recogniser") @Nullable String recogniser,
      @QueryParam("words") @Nullable String words,
      byte[] sound) {
    Predictions answer =
        uploads.during(
            sound,
            file ->
                predictions.answer(
                    new Question(
                        model,
                        branch,
                        recogniser,
                        List.of(new Recording("recording", file, words, null)))));
    Prediction only = answer.predictions().get(0);
    String problem = only.problem();
    if (problem != null) {
      throw new WebApplicationException(
          Problem.of(422, "WRONG_FILES", "the recording cannot be used: " + problem)
              .response()
              .build());
    }
    return answer;
  }
}
