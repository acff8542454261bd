package io.artstore.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A server of one script: it sees each request's head and may answer, stall or cut as it likes. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Script script;
  private final List<Request> requests = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();

  /** What the server does with one request; it is told the number of the request, from 1. */
  interface Script {
    void serve(Request request, int number) throws IOException;
  }

  /** One request, whose body is still in the connection. */
  record Request(String line, List<String> fields, Socket socket) {
    Optional<String> field(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return fields.stream()
          .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(field -> field.substring(prefix.length()).strip())
          .findFirst();
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    void answer(int status, String fields, String body) throws IOException {
      send(
          "HTTP/1.1 %d X\r\n%sContent-Length: %d\r\n\r\n%s"
              .formatted(status, fields, body.length(), body));
    }

    byte[] readBody(int length) throws IOException {
      return socket.getInputStream().readNBytes(length);
    }
  }

  ScriptedServer(Script script) throws IOException {
    this.script = script;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        synchronized (this) {
          sockets.add(socket);
        }
        Thread.startVirtualThread(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closing the listener is how the test ends this.
      return;
    }
  }

  private void serve(Socket socket) {
    try {
      while (true) {
        Optional<Request> request = readHead(socket);
        if (request.isEmpty()) {
          return;
        }
        int number;
        synchronized (this) {
          requests.add(request.get());
          number = requests.size();
        }
        script.serve(request.get(), number);
      }
    } catch (IOException e) {
      // The client went away, as some tests make it do.
      return;
    }
  }

  private static Optional<Request> readHead(Socket socket) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return Optional.empty();
      }
      head.write(next);
    }
    List<String> lines =
        head.toString(StandardCharsets.ISO_8859_1).lines().filter(l -> !l.isEmpty()).toList();
    return Optional.of(new Request(lines.getFirst(), lines.subList(1, lines.size()), socket));
  }

  @Override
  public synchronized void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
