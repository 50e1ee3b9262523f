package dev.vocalise.web.ui.registration;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.web.api.CorpusKeepingResource;
import dev.vocalise.web.api.CorpusKeepingResource.Again;
import dev.vocalise.web.api.CorpusKeepingResource.Confirmation;
import dev.vocalise.web.api.CorpusKeepingResource.Place;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What becomes of a corpus after it was registered. */
@RolesAllowed(Role.VIEW)
@Path("/corpora/{name}/keep")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class CorpusKeepingPages {
  @Inject CorpusRepository corpora;
  @Inject CorpusKeepingResource keeping;
  @Inject Pages pages;

  /**
   * @param uses what stands against a removal, a sentence each
   * @param answer to what was asked, empty where nothing was
   * @param refused whether the answer is a refusal
   */
  public record KeepView(
      String name, String directory, List<String> uses, String answer, boolean refused) {}

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance keep(PageFrame frame, KeepView view);
  }

  @GET
  @Consumes(MediaType.WILDCARD)
  public Response forms(@PathParam("name") String name) {
    return corpora
        .find(name)
        .map(corpus -> page(corpus, Outcome.NOT_ASKED))
        .orElseGet(() -> pages.notFound("corpora", "corpus", name));
  }

  /**
   * @param go whether to take what the folder holds now; else it is only looked
   */
  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("update")
  public Response update(
      @PathParam("name") String name,
      @FormParam("dir") @DefaultValue("") String dir,
      @FormParam("allowBad") @Nullable String allowBad,
      @FormParam("go") @DefaultValue("") String go) {
    return answer(
        name,
        () ->
            keeping
                .update(name, new Again(dir.strip(), allowBad != null, !go.equals("yes")))
                .answer());
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("relocate")
  public Response relocate(
      @PathParam("name") String name, @FormParam("dir") @DefaultValue("") String dir) {
    return answer(
        name,
        () ->
            "the same content was found in "
                + keeping.relocate(name, new Place(dir.strip())).directory());
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("remove")
  public Response remove(@PathParam("name") String name) {
    return answer(name, () -> keeping.remove(name, new Confirmation(true)).answer());
  }

  private Response answer(String name, Supplier<String> work) {
    Outcome outcome = Outcome.of(work);
    return corpora
        .find(name)
        .map(corpus -> page(corpus, outcome))
        .orElseGet(
            () ->
                outcome.refused()
                    ? pages.notFound("corpora", "corpus", name)
                    : Pages.seeOther("/corpora"));
  }

  private Response page(CorpusView corpus, Outcome outcome) {
    String name = corpus.name();
    return pages.page(
        outcome.refused() ? Response.Status.CONFLICT : Response.Status.OK,
        Templates.keep(
            pages.frame(name, "corpora"),
            new KeepView(
                name, corpus.directory(), corpora.uses(name), outcome.text(), outcome.refused())));
  }
}
