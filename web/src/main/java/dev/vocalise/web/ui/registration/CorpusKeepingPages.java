package dev.vocalise.web.ui.registration;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.RefusedException;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.input.InputRootException;
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
    return answer(name, () -> "");
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
    Response answer = answer(name, () -> keeping.remove(name, new Confirmation(true)).answer());
    return corpora.find(name).isPresent() ? answer : Pages.seeOther("/corpora");
  }

  private Response answer(String name, Supplier<String> work) {
    if (corpora.find(name).isEmpty()) {
      return pages.notFound("corpora", "corpus", name);
    }
    try {
      String answer = work.get();
      return page(Response.Status.OK, name, answer);
    } catch (CorpusImportException
        | InputRootException
        | RefusedException
        | IllegalArgumentException e) {
      return page(Response.Status.CONFLICT, name, String.valueOf(e.getMessage()));
    }
  }

  private Response page(Response.Status status, String name, String answer) {
    String directory = corpora.find(name).map(CorpusView::directory).orElse("");
    return pages.page(
        status,
        Templates.keep(
            pages.frame(name, "corpora"),
            new KeepView(
                name, directory, corpora.uses(name), answer, status != Response.Status.OK)));
  }
}
