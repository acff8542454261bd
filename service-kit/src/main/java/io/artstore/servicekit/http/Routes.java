package io.artstore.servicekit.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The addresses of a service. Immutable. A literal segment is preferred to a parameter; a slash at
 * the end makes another address.
 */
public final class Routes {
  private final List<Route> routes;
  private final Map<PathTemplate, Map<String, Route>> byTemplate;

  private Routes(List<Route> routes) {
    this.routes = List.copyOf(routes);
    this.byTemplate = new TreeMap<>();
    for (Route route : routes) {
      Map<String, Route> methods =
          byTemplate.computeIfAbsent(route.template(), template -> new TreeMap<>());
      if (methods.put(route.method(), route) != null) {
        throw new IllegalArgumentException(
            "given twice: " + route.method() + " " + route.template());
      }
    }
    for (Map<String, Route> methods : byTemplate.values()) {
      Route get = methods.get("GET");
      if (get != null) {
        methods.putIfAbsent("HEAD", get);
      }
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Finds what answers a path.
   *
   * @param segments decoded
   */
  Optional<Match> match(List<String> segments) {
    // In order of precedence; services have a few dozen templates.
    for (Map.Entry<PathTemplate, Map<String, Route>> entry : byTemplate.entrySet()) {
      Optional<Map<String, String>> parameters = entry.getKey().match(segments);
      if (parameters.isPresent()) {
        return Optional.of(new Match(entry.getValue(), parameters.get()));
      }
    }
    return Optional.empty();
  }

  /** What was found at a path: its methods and the parameters in it. */
  record Match(Map<String, Route> methods, Map<String, String> parameters) {
    Set<String> allowed() {
      return new TreeSet<>(methods.keySet());
    }
  }

  /** Collects routes. */
  public static final class Builder {
    private final List<Route> routes = new ArrayList<>();

    private Builder() {}

    /** Answers HEAD too, unless that is given. */
    public Builder get(String template, Access access, RouteHandler handler) {
      return add("GET", template, access, handler);
    }

    public Builder head(String template, Access access, RouteHandler handler) {
      return add("HEAD", template, access, handler);
    }

    public Builder put(String template, Access access, RouteHandler handler) {
      return add("PUT", template, access, handler);
    }

    public Builder post(String template, Access access, RouteHandler handler) {
      return add("POST", template, access, handler);
    }

    public Builder patch(String template, Access access, RouteHandler handler) {
      return add("PATCH", template, access, handler);
    }

    public Builder delete(String template, Access access, RouteHandler handler) {
      return add("DELETE", template, access, handler);
    }

    /** Everything that other routes have. */
    public Builder addAll(Routes other) {
      routes.addAll(other.routes);
      return this;
    }

    /** For routes that must answer when the service is full: who watches it must not be refused. */
    Builder getAlways(String template, RouteHandler handler) {
      routes.add(new Route("GET", PathTemplate.parse(template), Access.open(), handler, true));
      return this;
    }

    private Builder add(String method, String template, Access access, RouteHandler handler) {
      routes.add(new Route(method, PathTemplate.parse(template), access, handler, false));
      return this;
    }

    /**
     * Ends collecting.
     *
     * @throws IllegalArgumentException when a method of a template is given twice
     */
    public Routes build() {
      return new Routes(routes);
    }
  }
}
