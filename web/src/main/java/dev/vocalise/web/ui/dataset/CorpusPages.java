package dev.vocalise.web.ui.dataset;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.model.audio.AudioFormatException;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.audio.WavePicture;
import dev.vocalise.model.augmentation.AugmentationPreview;
import dev.vocalise.model.dataset.ManifestLines;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Corpora, and their utterances to listen to. */
@RolesAllowed(Role.VIEW)
@Path("/corpora")
public class CorpusPages {
  @Inject CorpusRepository corpora;
  @Inject FeatureSetRepository features;
  @Inject Pages pages;
  @Inject Manifests manifests;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance corpora(PageFrame frame, CorporaView view);

    static native TemplateInstance corpus(PageFrame frame, CorpusPageView view);
  }

  @GET
  public Response list() {
    return pages.page(
        Templates.corpora(
            pages.frame("Corpora", "corpora"), CorporaView.of(corpora.list(), features.list())));
  }

  /**
   * @param index position of the utterance to listen to
   */
  @GET
  @Path("{name}")
  public Response corpus(
      @PathParam("name") String name,
      @QueryParam("q") @DefaultValue("") String query,
      @QueryParam("label") @DefaultValue("") String label,
      @QueryParam("page") @DefaultValue("0") int page,
      @QueryParam("u") @DefaultValue("-1") int index) {
    Optional<CorpusView> found = corpora.find(name);
    if (found.isEmpty()) {
      return pages.notFound("corpora", "corpus", name);
    }
    CorpusView corpus = found.get();
    ManifestLines manifest = manifests.of(corpus);
    UtteranceList list = new UtteranceList(name, query.strip(), label.strip(), page, index);
    boolean open = index >= 0 && index < manifest.size();
    return pages.page(
        Templates.corpus(
            pages.frame(name, "corpora"),
            CorpusPageView.of(
                corpus,
                manifests.labels(corpus),
                list.of(manifest, corpus.report()),
                open ? UtteranceView.of(corpus, manifest, index) : null)));
  }

  @GET
  @Path("{name}/utterances/{index:\\d{1,9}}.wav")
  public Response audio(
      @PathParam("name") String name,
      @PathParam("index") int index,
      @HeaderParam("Range") @Nullable String range) {
    Response whole =
        sound(
            name,
            index,
            "audio/wav",
            (utterance, samples) -> WavFile.encode(samples, UtteranceAudio.SAMPLE_RATE_HZ));
    return ByteRange.of(range, whole);
  }

  @GET
  @Path("{name}/utterances/{index:\\d{1,9}}.png")
  public Response spectrogram(@PathParam("name") String name, @PathParam("index") int index) {
    return sound(
        name,
        index,
        "image/png",
        (utterance, samples) -> WavePicture.spectrogramPng(samples, UtteranceAudio.SAMPLE_RATE_HZ));
  }

  /** An augmented view, as {@link AugmentedViews} names it. */
  @GET
  @Path("{name}/utterances/{index:\\d{1,9}}/a{type:[1-5]}-{view:[12]}.{form:wav|png}")
  public Response augmented(
      @PathParam("name") String name,
      @PathParam("index") int index,
      @PathParam("type") int type,
      @PathParam("view") int view,
      @PathParam("form") String form,
      @HeaderParam("Range") @Nullable String range) {
    boolean heard = form.equals("wav");
    Response whole =
        sound(
            name,
            index,
            heard ? "audio/wav" : "image/png",
            (utterance, samples) -> {
              AugmentationPreview preview =
                  AugmentationPreview.of(
                      samples,
                      UtteranceAudio.SAMPLE_RATE_HZ,
                      AugmentedViews.key(utterance, type, view));
              return heard ? preview.wav() : preview.spectrogramPng();
            });
    return heard ? ByteRange.of(range, whole) : whole;
  }

  private Response sound(
      String name, int index, String mediaType, BiFunction<Utterance, float[], byte[]> form) {
    Optional<CorpusView> corpus = corpora.find(name);
    if (corpus.isEmpty()) {
      return pages.notFound("corpora", "corpus", name);
    }
    List<Utterance> utterances = manifests.of(corpus.get());
    if (index >= utterances.size()) {
      return pages.notFound("corpora", "utterance at position", String.valueOf(index));
    }
    try {
      Utterance utterance = utterances.get(index);
      float[] samples = UtteranceAudio.samples(corpus.get(), utterance);
      return Response.ok(form.apply(utterance, samples), mediaType)
          .header("Cache-Control", "private, max-age=3600")
          .build();
    } catch (UncheckedIOException | AudioFormatException e) {
      return pages.notFound("corpora", "sound of", utterances.get(index).id());
    }
  }
}
