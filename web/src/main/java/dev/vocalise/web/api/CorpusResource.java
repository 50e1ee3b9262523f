package dev.vocalise.web.api;

import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.HeldLabel;
import dev.vocalise.web.contract.Created;
import dev.vocalise.web.contract.Expects;
import dev.vocalise.web.contract.Paged;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Registered corpora. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/corpora")
@Produces(MediaType.APPLICATION_JSON)
public class CorpusResource {
  @Inject CorpusRepository corpora;
  @Inject ArtifactStore artifacts;
  @Inject Operations operations;

  /**
   * @param dir folder on the machine of the instance, absolute
   * @param name under which campaign files know it; null: the kind
   * @param allowBad import what is good even when more than 1 % is bad
   */
  public record Addition(
      @Expects(required = true, words = Kinds.class) @Nullable String kind,
      @Expects(required = true, pattern = "^/") @Nullable String dir,
      @Expects(pattern = Requests.NAME_PATTERN) @Nullable String name,
      @Nullable Boolean allowBad) {}

  /** The kinds that can be read. */
  public static final class Kinds implements Supplier<List<String>> {
    @Override
    public List<String> get() {
      return CorpusAdapter.all().stream().map(CorpusAdapter::kind).toList();
    }
  }

  @GET
  @Paged
  public List<CorpusView> list() {
    return corpora.list();
  }

  @GET
  @Path("{name}")
  public CorpusView one(@PathParam("name") String name) {
    return corpora.find(name).orElseThrow(() -> UnknownNameException.of("corpus", name));
  }

  /** Every label that it holds, counted over its manifest. */
  @GET
  @Path("{name}/labels")
  @Paged
  public List<HeldLabel> labels(@PathParam("name") String name) {
    CorpusManifest manifest = CorpusManifests.read(artifacts, CorpusManifests.ref(one(name)));
    return HeldLabel.of(manifest.kind(), manifest.utterances());
  }

  /** Reads the whole folder before it answers; nothing half-registered is ever visible. */
  @POST
  @Created
  @RolesAllowed(Role.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  public RestResponse<CorpusView> add(@Nullable Addition addition) {
    Addition wanted = Requests.body(addition);
    String kind = Requests.text(wanted.kind(), "kind");
    CorpusView added =
        operations.addCorpus(
            kind,
            Requests.folder(wanted.dir()),
            Requests.name(wanted.name() == null ? kind : wanted.name()),
            Boolean.TRUE.equals(wanted.allowBad()));
    return Requests.created("corpora/" + Requests.segment(added.name()), added);
  }
}
