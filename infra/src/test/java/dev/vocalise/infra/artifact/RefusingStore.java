package dev.vocalise.infra.artifact;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An S3 server that answers every request alike; an answer to HEAD has no body. */
final class RefusingStore implements AutoCloseable {
  private final HttpServer server;

  private RefusingStore(Answer answer) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, answer));
    server.start();
  }

  /** What is said to one request. */
  record Said(int status, Map<String, String> headers, String body) {}

  /** What is said to a method, on the bucket or below it. */
  @FunctionalInterface
  interface Answer {
    Said to(String method, boolean bucket, String query);
  }

  static RefusingStore answering(Answer answer) throws IOException {
    return new RefusingStore(answer);
  }

  static Said error(int status, String code, String message, Map<String, String> headers) {
    return new Said(
        status,
        headers,
        "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(code, message));
  }

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath().replaceAll("^/|/$", "");
      Said said =
          answer.to(
              exchange.getRequestMethod(),
              !path.contains("/"),
              String.valueOf(exchange.getRequestURI().getRawQuery()));
      exchange.getResponseHeaders().set("Content-Type", "application/xml");
      said.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = said.body().getBytes(StandardCharsets.UTF_8);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(said.status(), head || body.length == 0 ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
