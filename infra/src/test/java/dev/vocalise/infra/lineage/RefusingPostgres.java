package dev.vocalise.infra.lineage;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** As much of PostgreSQL's protocol as it takes to refuse a login, or of another's. */
final class RefusingPostgres implements AutoCloseable {
  private static final int TLS_REQUEST = 80877103;
  private final ServerSocket socket;

  private RefusingPostgres(Answer answer) throws IOException {
    socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> serve(answer), "refusing-postgres");
    thread.setDaemon(true);
    thread.start();
  }

  /** Talks to one client. */
  @FunctionalInterface
  interface Answer {
    void to(DataInputStream in, DataOutputStream out) throws IOException;
  }

  static RefusingPostgres answering(Answer answer) throws IOException {
    return new RefusingPostgres(answer);
  }

  /** Offers no TLS, and refuses whoever wants to log in. */
  static RefusingPostgres error(String state, String words) throws IOException {
    return answering(
        (in, out) -> {
          if (startup(in) == TLS_REQUEST) {
            out.writeByte('N');
            startup(in);
          }
          byte[] body =
              "SFATAL\0VFATAL\0C%s\0M%s\0\0"
                  .formatted(state, words)
                  .getBytes(StandardCharsets.UTF_8);
          out.writeByte('E');
          out.writeInt(body.length + 4);
          out.write(body);
        });
  }

  private static int startup(DataInputStream in) throws IOException {
    int length = in.readInt();
    int code = in.readInt();
    in.skipNBytes(length - 8L);
    return code;
  }

  private void serve(Answer answer) {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        answer.to(
            new DataInputStream(client.getInputStream()),
            new DataOutputStream(client.getOutputStream()));
        client.getOutputStream().flush();
      } catch (IOException e) {
        // the client or the test has ended
      }
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
