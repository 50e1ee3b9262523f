package dev.vocalise.web.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A body of several parts (RFC 7578); the bytes of files are not copied. */
final class Multipart {
  private final String boundary = "vocalise-" + UUID.randomUUID();
  private final List<byte[]> pieces = new ArrayList<>();

  void file(String name, String fileName, byte[] content) {
    head(
        "Content-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: application/octet-stream"
            .formatted(name, fileName));
    pieces.add(content);
    pieces.add("\r\n".getBytes(UTF_8));
  }

  void text(String name, String value) {
    head(
        "Content-Disposition: form-data; name=\"%s\"\r\nContent-Type: text/plain; charset=UTF-8"
            .formatted(name));
    pieces.add((value + "\r\n").getBytes(UTF_8));
  }

  private void head(String lines) {
    pieces.add("--%s\r\n%s\r\n\r\n".formatted(boundary, lines).getBytes(UTF_8));
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  HttpRequest.BodyPublisher body() {
    List<byte[]> all = new ArrayList<>(pieces);
    all.add("--%s--\r\n".formatted(boundary).getBytes(UTF_8));
    return HttpRequest.BodyPublishers.ofByteArrays(all);
  }
}
