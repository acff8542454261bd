package io.artstore.servicekit.http;

import io.artstore.servicekit.security.Authenticator;
import io.artstore.servicekit.telemetry.ServiceTelemetry;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.security.SecureRandom;
import java.util.Set;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listening HTTP server. Several run side by side in one JVM. */
public final class HttpService implements AutoCloseable {
  /** Attributes of 64 KiB travel in the query, percent-encoded to three times their size. */
  private static final int REQUEST_HEADER_BYTES = 256 * 1024;

  private static final int INPUT_BUFFER_BYTES = 256 * 1024;
  private static final int CONNECTIONS_AT_MOST = 8192;
  private static final int POOL_STEP_BYTES = 4096;
  private static final long POOL_BYTES_AT_MOST = 64L * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);

  private final Server server;
  private final URI uri;

  private HttpService(Server server, URI uri) {
    this.server = server;
    this.uri = uri;
  }

  /**
   * Listens, and answers from the moment this returns.
   *
   * @throws PortTakenException naming host and port when it cannot listen there
   */
  public static HttpService start(
      HttpSettings settings,
      Routes routes,
      Authenticator authenticator,
      ServiceTelemetry telemetry) {
    Server server = new Server(threads(telemetry.module()), null, buffers());
    ServerConnector connector = connector(server, settings);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS_AT_MOST, server));
    SecureRandom random = new SecureRandom();
    server.setErrorHandler(new JettyProblems(random));
    GracefulHandler graceful = new GracefulHandler();
    graceful.setHandler(
        new RequestDispatcher(
            routes,
            authenticator,
            telemetry,
            settings.maxConcurrentRequests(),
            random,
            graceful::isShutdown));
    server.setHandler(graceful);
    server.setStopTimeout(Math.max(1, settings.drainTimeout().toMillis()));
    open(connector, settings);
    try {
      server.start();
    } catch (Exception failure) {
      connector.close();
      throw new IllegalStateException("the HTTP server does not start", failure);
    }
    return new HttpService(server, uriOf(settings.host(), connector.getLocalPort()));
  }

  private static VirtualThreadPool threads(String module) {
    // 0: with a limit the pool stops taking tasks and hangs; admission is limited on our side.
    VirtualThreadPool threads = new VirtualThreadPool(0);
    threads.setName("http-" + module);
    return threads;
  }

  private static ArrayByteBufferPool buffers() {
    // The default pool does not keep buffers of our size and would allocate them anew every time.
    return new ArrayByteBufferPool(
        0,
        POOL_STEP_BYTES,
        INPUT_BUFFER_BYTES,
        Integer.MAX_VALUE,
        POOL_BYTES_AT_MOST,
        POOL_BYTES_AT_MOST);
  }

  private static ServerConnector connector(Server server, HttpSettings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(REQUEST_HEADER_BYTES);
    http.setInputBufferSize(INPUT_BUFFER_BYTES);
    http.setOutputBufferSize(ResponseBody.BUFFER_BYTES);
    http.setSendServerVersion(false);
    // Nothing ambiguous, but for an encoded percent sign: a path is decoded once, by PathSegments.
    http.setUriCompliance(
        UriCompliance.from(Set.of(UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING)));
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.idleTimeout().toMillis());
    return connector;
  }

  private static void open(ServerConnector connector, HttpSettings settings) {
    try {
      connector.open();
    } catch (BindException taken) {
      throw new PortTakenException(settings.host(), settings.port(), taken);
    } catch (IOException | UnresolvedAddressException failure) {
      Throwable cause = failure.getCause() instanceof BindException bind ? bind : failure;
      throw new PortTakenException(settings.host(), settings.port(), cause);
    }
  }

  private static URI uriOf(String host, int port) {
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::") || host.isEmpty();
    String name = everywhere ? "127.0.0.1" : host;
    return URI.create("http://%s:%d".formatted(name.contains(":") ? "[" + name + "]" : name, port));
  }

  /** The address to reach it at, without a slash at the end. */
  public URI uri() {
    return uri;
  }

  /**
   * Takes no more work, lets what is under way come to its end for the drain time-out at most, and
   * stops listening.
   */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception failure) {
      // The requests that outlasted the drain time-out were cut; whoever stops goes on stopping.
      LOG.warn("{} did not stop cleanly: {}", uri, failure.toString());
    }
  }
}
