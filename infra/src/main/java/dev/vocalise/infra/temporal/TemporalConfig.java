package dev.vocalise.infra.temporal;

import io.temporal.authorization.AuthorizationGrpcMetadataProvider;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import org.jspecify.annotations.Nullable;

/**
 * Where Temporal is.
 *
 * @param address {@code host:port}
 * @param apiKey sent with every call; null for a server that asks for none
 * @param tls whether the connection is encrypted
 */
public record TemporalConfig(String address, @Nullable String apiKey, boolean tls) {

  /** For connections to it. */
  public WorkflowServiceStubsOptions stubs() {
    WorkflowServiceStubsOptions.Builder options =
        WorkflowServiceStubsOptions.newBuilder().setTarget(address).setEnableHttps(tls);
    if (apiKey != null) {
      options.addGrpcMetadataProvider(
          new AuthorizationGrpcMetadataProvider(() -> "Bearer " + apiKey));
    }
    return options.build();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return address + (tls ? " with TLS" : "");
  }
}
