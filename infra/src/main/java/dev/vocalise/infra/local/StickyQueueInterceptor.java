package dev.vocalise.infra.local;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;

/**
 * Drops every worker's wish to be given a workflow's next task itself.
 *
 * <p>A real server grants the wish for some seconds, then any worker gets the task; and a worker
 * that stops gives its queue back. Temporal's in-memory server does neither: after the worker has
 * gone, the workflow would wait for it for ever. Without the wish every task is for any worker, and
 * comes with the whole history.
 */
final class StickyQueueInterceptor implements ServerInterceptor {

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(Q message) {
        super.onMessage(withoutWish(message));
      }
    };
  }

  @SuppressWarnings("unchecked") // the same type as was given
  private static <Q> Q withoutWish(Q message) {
    return message instanceof RespondWorkflowTaskCompletedRequest request
        ? (Q) request.toBuilder().clearStickyAttributes().build()
        : message;
  }
}
