package io.artstore.servicekit.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends exactly the bytes that it is told to, right or wrong. */
final class RawClient implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  RawClient(URI service) throws IOException {
    socket = new Socket(service.getHost(), service.getPort());
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  RawClient finishSending() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Ends the connection so that the other side sees a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Reads status line and header fields, and the body by its declared length. */
  Answer read() throws IOException {
    Answer head = readHead();
    String length = head.headers().get("content-length");
    byte[] body = in.readNBytes(length == null ? 0 : Integer.parseInt(length));
    return new Answer(head.status(), head.headers(), new String(body, StandardCharsets.ISO_8859_1));
  }

  Answer readHead() throws IOException {
    String status = line();
    if (status.isEmpty()) {
      throw new IOException("the connection was closed without an answer");
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      String[] parts = line.split(":", 2);
      headers.merge(
          parts[0].toLowerCase(Locale.ROOT), parts[1].strip(), (one, two) -> one + ", " + two);
    }
    return new Answer(Integer.parseInt(status.split(" ")[1]), headers, "");
  }

  byte[] readToEnd() throws IOException {
    return in.readAllBytes();
  }

  /** Whether the server has ended the connection, after all that it sent was read. */
  boolean atEnd() throws IOException {
    return in.read() < 0;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
      if (octet != '\r') {
        line.write(octet);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The bytes of the body are the characters of a string in ISO 8859-1. */
  record Answer(int status, Map<String, String> headers, String bytes) {
    String text() {
      return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  static List<Answer> exchange(URI service, String... requests) throws IOException {
    List<Answer> answers = new ArrayList<>();
    try (RawClient client = new RawClient(service)) {
      for (String request : requests) {
        answers.add(client.send(request).read());
      }
    }
    return answers;
  }

  static Answer get(URI service, String target) throws IOException {
    return exchange(service, "GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n").getFirst();
  }
}
