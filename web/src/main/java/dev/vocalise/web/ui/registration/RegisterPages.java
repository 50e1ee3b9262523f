package dev.vocalise.web.ui.registration;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.input.InputRoots;
import dev.vocalise.web.api.CorpusResource;
import dev.vocalise.web.api.FeatureResource;
import dev.vocalise.web.api.ModelResource;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.registration.RegisterView.Filled;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What campaigns read is registered by the same operations as over REST. */
@RolesAllowed(Role.VIEW)
@Path("/register")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class RegisterPages {
  @Inject CorpusRepository known;
  @Inject CorpusResource corpora;
  @Inject FeatureResource features;
  @Inject ModelResource models;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance register(PageFrame frame, RegisterView view);
  }

  @GET
  @Consumes(MediaType.WILDCARD)
  public Response forms() {
    return page(Response.Status.OK, Filled.NOTHING, "");
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("corpus")
  public Response corpus(
      @FormParam("kind") @DefaultValue("") String kind,
      @FormParam("dir") @DefaultValue("") String dir,
      @FormParam("name") @DefaultValue("") String name,
      @FormParam("allowBad") @Nullable String allowBad) {
    boolean allow = allowBad != null;
    return register(
        new Filled("corpus", kind, dir, name, "", allow),
        () -> {
          CorpusView added =
              corpora
                  .add(new CorpusResource.Addition(kind, dir.strip(), orNull(name), allow))
                  .getEntity();
          return "/corpora/" + Pages.segment(added.name());
        });
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("functionals")
  public Response functionals(
      @FormParam("name") @DefaultValue("") String name,
      @FormParam("corpus") @DefaultValue("") String corpus,
      @FormParam("file") @DefaultValue("") String file) {
    return register(
        new Filled("functionals", "", file, name, corpus, false),
        () -> {
          features.add(new FeatureResource.Addition(name.strip(), corpus, file.strip()));
          return "/corpora#features";
        });
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("checkpoint")
  public Response checkpoint(
      @FormParam("kind") @DefaultValue("") String kind,
      @FormParam("dir") @DefaultValue("") String dir,
      @FormParam("name") @DefaultValue("") String name) {
    return register(
        new Filled("checkpoint", kind, dir, name, "", false),
        () -> {
          models.add(new ModelResource.Addition(kind, dir.strip(), orNull(name)));
          return "/models#pretrained";
        });
  }

  /** Leads to what was registered, or back to what was filled in. */
  private Response register(Filled filled, Supplier<String> registration) {
    Outcome outcome = Outcome.of(registration);
    return outcome.refused()
        ? page(Response.Status.CONFLICT, filled, outcome.text())
        : Pages.seeOther(outcome.text());
  }

  private Response page(Response.Status status, Filled filled, String problem) {
    return pages.page(
        status,
        Templates.register(
            pages.frame("Register", filled.form().equals("checkpoint") ? "models" : "corpora"),
            new RegisterView(
                CorpusAdapter.all().stream()
                    .map(kind -> new RegisterView.Kind(kind.kind(), kind.expects()))
                    .toList(),
                new ModelResource.Kinds().get(),
                known.list().stream().map(CorpusView::name).toList(),
                InputRoots.current().names(),
                filled,
                problem)));
  }

  private static @Nullable String orNull(String text) {
    return text.isBlank() ? null : text.strip();
  }
}
