package dev.vocalise.infra.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.MessageDigest;

/**
 * Lets nobody in who has not the key of this data directory: another account of this machine
 * reaches the port too, and could answer for a worker.
 */
final class ApiKeyInterceptor implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final byte[] expected;

  ApiKeyInterceptor(String apiKey) {
    expected = ("Bearer " + apiKey).getBytes(US_ASCII);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String got = headers.get(AUTHORIZATION);
    if (got != null && MessageDigest.isEqual(expected, got.getBytes(US_ASCII))) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.UNAUTHENTICATED.withDescription(
            "this Temporal belongs to a data directory of Vocalise and takes its own processes only"),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
