package io.artstore.servicekit.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;

/** The metrics of one service. Several live side by side in one JVM, each with its own registry. */
public final class ServiceTelemetry implements AutoCloseable {
  /** The media type of {@link #scrape()}: the Prometheus text format. */
  public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final String module;
  private final PrometheusMeterRegistry registry;

  private ServiceTelemetry(String module, PrometheusMeterRegistry registry) {
    this.module = module;
    this.registry = registry;
  }

  /** Starts the metrics of a module, those of the JVM included. */
  public static ServiceTelemetry of(String module) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().commonTags("module", module);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    return new ServiceTelemetry(module, registry);
  }

  public String module() {
    return module;
  }

  /** Where a module registers meters of its own. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * Counts one answered request.
   *
   * @param route the template, such as {@code /api/v1/files/{id}}: never the path itself, whose
   *     variety would grow the registry without limit
   */
  public void requestAnswered(String route, String method, int status, Duration elapsed) {
    Timer.builder("http.server.requests")
        .tag("route", route)
        .tag("method", method)
        .tag("status", Integer.toString(status))
        .register(registry)
        .record(elapsed);
  }

  /** Everything as Prometheus reads it. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
