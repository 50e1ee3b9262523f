package dev.vocalise.web.ui.prediction;

import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.prediction.ModelFacts;
import dev.vocalise.activities.prediction.PredictionService;
import dev.vocalise.activities.prediction.Predictions;
import dev.vocalise.activities.prediction.PredictorBusyException;
import dev.vocalise.activities.prediction.Question;
import dev.vocalise.activities.prediction.Recording;
import dev.vocalise.activities.registry.ModelRegistry;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.ModelVersionException;
import dev.vocalise.infra.lineage.ModelVersionState;
import dev.vocalise.infra.lineage.NotFoundException;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.audio.WavePicture;
import dev.vocalise.model.input.InputFile;
import dev.vocalise.web.api.Uploads;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.dataset.ByteRange;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** A trained model listens to one recording: a form, and what comes of it. */
@Singleton
@RolesAllowed(Role.VIEW)
@Path("/predict")
public class PredictionPages {
  /** What a browser may send, beside the text of the form. */
  private static final int MOST_BYTES = 15 << 20;

  private final KeptRecordings kept = new KeptRecordings(Clock.systemUTC());

  @Inject PredictionService predictions;
  @Inject ModelRegistry registry;
  @Inject Uploads uploads;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance predict(PageFrame frame, PredictionView view);
  }

  /**
   * @param model as for {@code vocalise predict --model}
   */
  @GET
  public Response form(@QueryParam("model") @DefaultValue("") String model) {
    return page(Response.Status.OK, model.strip(), null, null);
  }

  /** A recording out of the form. */
  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public Response ask(
      @RestForm("model") @DefaultValue("") String model,
      @RestForm("recording") @Nullable FileUpload recording,
      @RestForm("words") @Nullable String words,
      @RestForm("recogniser") @Nullable String recogniser) {
    if (recording == null || recording.size() == 0) {
      return page(Response.Status.BAD_REQUEST, model, "Choose or record a sound first.", null);
    }
    byte[] sound;
    try {
      sound = InputFile.bytes(recording.uploadedFile(), MOST_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer(model, recogniser, words, recording.fileName(), sound);
  }

  /** The same recording again, with other words or another model. */
  @POST
  @Path("{id:[0-9a-f-]{36}}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response again(
      @PathParam("id") String id,
      @FormParam("model") @DefaultValue("") String model,
      @FormParam("words") @Nullable String words,
      @FormParam("recogniser") @Nullable String recogniser) {
    Optional<KeptRecordings.Kept> found = kept.find(id, who());
    return found.isEmpty()
        ? gone(id)
        : answer(model, recogniser, words, found.get().file(), found.get().sound());
  }

  private Response answer(
      String model,
      @Nullable String recogniser,
      @Nullable String words,
      String file,
      byte[] sound) {
    String own = recogniser == null || recogniser.isBlank() ? null : recogniser;
    String said = words == null || words.isBlank() ? null : words.strip();
    try {
      Predictions answer =
          uploads.during(
              sound,
              path ->
                  predictions.answer(
                      new Question(
                          model.strip(),
                          null,
                          said == null ? own : Question.NOBODY,
                          List.of(new Recording(file, path, said, null)))));
      String problem = answer.predictions().get(0).problem();
      if (problem != null) {
        return page(
            Response.Status.BAD_REQUEST,
            model,
            "“%s” cannot be used: %s.".formatted(file, problem),
            null);
      }
      KeptRecordings.Kept one = kept.keep(who(), model.strip(), own, file, sound, answer);
      return Pages.seeOther("/predict/" + one.id());
    } catch (PredictorBusyException e) {
      return page(Response.Status.SERVICE_UNAVAILABLE, model, e.getMessage() + ".", null);
    } catch (IllegalArgumentException | StageException e) {
      return page(Response.Status.BAD_REQUEST, model, e.getMessage() + ".", null);
    }
  }

  /** What came of it. */
  @GET
  @Path("{id:[0-9a-f-]{36}}")
  public Response answer(@PathParam("id") String id) {
    Optional<KeptRecordings.Kept> found = kept.find(id, who());
    return found.isEmpty()
        ? gone(id)
        : page(Response.Status.OK, found.get().model(), null, found.get());
  }

  @GET
  @Path("{id:[0-9a-f-]{36}}.png")
  public Response spectrogram(@PathParam("id") String id) {
    return heard(
        id,
        "image/png",
        samples -> WavePicture.spectrogramPng(samples, PredictionView.SAMPLE_RATE_HZ));
  }

  @GET
  @Path("{id:[0-9a-f-]{36}}.wav")
  public Response sound(@PathParam("id") String id, @HeaderParam("Range") @Nullable String range) {
    return ByteRange.of(
        range,
        heard(id, "audio/wav", samples -> WavFile.encode(samples, PredictionView.SAMPLE_RATE_HZ)));
  }

  private Response heard(String id, String mediaType, Function<float[], byte[]> form) {
    return kept.find(id, who())
        .map(
            one ->
                Response.ok(form.apply(PredictionView.samples(uploads, one)), mediaType)
                    .header("Cache-Control", "private, max-age=600")
                    .build())
        .orElseGet(() -> gone(id));
  }

  private Response gone(String id) {
    return pages.notFound("models", "recording (they are kept for half an hour)", id);
  }

  private String who() {
    return pages.frame("", "models").who();
  }

  private Response page(
      Response.Status status,
      String model,
      @Nullable String problem,
      KeptRecordings.@Nullable Kept answer) {
    ModelFacts facts = null;
    String trouble = problem;
    try {
      facts = model.isEmpty() ? null : predictions.about(model, null);
    } catch (NotFoundException | ModelVersionException e) {
      trouble = e.getMessage() + ".";
    }
    return pages.page(
        trouble != null && status == Response.Status.OK ? Response.Status.NOT_FOUND : status,
        Templates.predict(
            pages.frame("Predict", "models"),
            PredictionView.of(
                model, names(), facts, predictions.recognisers(), trouble, uploads, answer)));
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (ModelVersion version : registry.versions().list()) {
      if (version.state() != ModelVersionState.RETIRED) {
        names.add(version.label());
      }
    }
    return names;
  }
}
