package io.artstore.app.installation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Where every part listens: at its place above a base, or all of them on free ports. */
public final class Ports {
  private static final int HIGHEST = 65_535;
  private static final String HOST = "127.0.0.1";

  private final Map<Part, Integer> ports;

  private Ports(Map<Part, Integer> ports) {
    this.ports = ports;
  }

  /**
   * @param base the admin's port, or 0 for free ports
   * @throws IllegalArgumentException when a port would be out of range
   */
  public static Ports of(int base) {
    if (base == 0) {
      return free();
    }
    if (base < 1 || base + Part.QUERY.portOffset() > HIGHEST) {
      throw new IllegalArgumentException(
          "--port-base is 0 (free ports) or 1 to %d, not %d"
              .formatted(HIGHEST - Part.QUERY.portOffset(), base));
    }
    Map<Part, Integer> ports = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      ports.put(part, base + part.portOffset());
    }
    return new Ports(ports);
  }

  /** All are held until the last is found, so that none is found twice. */
  private static Ports free() {
    Map<Part, Integer> ports = new EnumMap<>(Part.class);
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (Part part : Part.values()) {
        ServerSocket socket = bind(0);
        held.add(socket);
        ports.put(part, socket.getLocalPort());
      }
      for (ServerSocket socket : held) {
        socket.close();
      }
    } catch (IOException fault) {
      throw new UncheckedIOException("no free port", fault);
    }
    return new Ports(ports);
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
      return socket;
    } catch (IOException taken) {
      socket.close();
      throw taken;
    }
  }

  /** The parts whose port somebody else has, so that it is said before anything starts. */
  public List<Part> taken() {
    List<Part> taken = new ArrayList<>();
    for (Part part : Part.values()) {
      try {
        bind(port(part)).close();
      } catch (IOException occupied) {
        taken.add(part);
      }
    }
    return taken;
  }

  public int port(Part part) {
    Integer port = ports.get(part);
    if (port == null) {
      throw new IllegalStateException("no port for " + part);
    }
    return port;
  }

  public URI url(Part part) {
    return URI.create("http://" + HOST + ":" + port(part));
  }

  static String host() {
    return HOST;
  }
}
