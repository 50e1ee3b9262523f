package dev.vocalise.web.ui.transcription;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.dataset.Manifests;
import dev.vocalise.workflows.StageName;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

/** What recognisers made of a corpus. */
@RolesAllowed(Role.VIEW)
@Path("/corpora/{name}/transcripts")
public class TranscriptPages {
  @Inject CorpusRepository corpora;
  @Inject StageRepository stages;
  @Inject ArtifactStore artifacts;
  @Inject Manifests manifests;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance transcripts(PageFrame frame, TranscriptsView view);
  }

  /**
   * @param by digest of the recognised lines, empty for the newest
   * @param only {@code errors}: utterances with word errors alone
   */
  @GET
  public Response transcripts(
      @PathParam("name") String name,
      @QueryParam("q") @DefaultValue("") String query,
      @QueryParam("only") @DefaultValue("") String only,
      @QueryParam("by") @DefaultValue("") String by,
      @QueryParam("page") @DefaultValue("0") int page) {
    return corpora
        .find(name)
        .map(
            corpus -> {
              TranscriptList list =
                  new TranscriptList(
                      name,
                      manifests.of(corpus)::position,
                      query.strip(),
                      only.equals("errors"),
                      by.strip(),
                      page);
              return pages.page(
                  Templates.transcripts(
                      pages.frame("Transcripts of " + name, "corpora"),
                      list.view(stages.ofStage(StageName.TRANSCRIBE.stored()), artifacts)));
            })
        .orElseGet(() -> pages.notFound("corpora", "corpus", name));
  }
}
