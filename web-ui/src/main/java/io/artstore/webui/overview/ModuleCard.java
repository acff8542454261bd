package io.artstore.webui.overview;

import io.artstore.api.module.ModuleStatus;
import io.artstore.api.module.SchemaStatus;
import java.util.List;
import java.util.Optional;

/** What the page shows of one module. */
record ModuleCard(
    KnownModule module,
    State state,
    Optional<String> kind,
    Optional<String> version,
    Optional<SchemaStatus> schema,
    List<String> remarks) {

  /** What a module answered when it was asked. */
  enum State {
    /** It answered that it is ready. */
    UP("up"),
    /** It answered that it is not ready. */
    NOT_READY("not ready"),
    /** It did not answer in time, or something else answered at its address. */
    DOWN("down");

    private final String text;

    State(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    String styleName() {
      return text.replace(' ', '-');
    }
  }

  static ModuleCard answered(KnownModule module, ModuleStatus status) {
    List<String> remarks =
        status.details().entrySet().stream()
            .map(detail -> detail.getKey() + ": " + detail.getValue())
            .sorted()
            .toList();
    return new ModuleCard(
        module,
        status.ready() ? State.UP : State.NOT_READY,
        Optional.of(status.module()),
        Optional.of(status.version()),
        status.schema(),
        remarks);
  }

  static ModuleCard silent(KnownModule module, String reason) {
    return new ModuleCard(
        module, State.DOWN, Optional.empty(), Optional.empty(), Optional.empty(), List.of(reason));
  }

  boolean schemaIsBehind() {
    return schema.filter(found -> found.version().compareTo(found.head()) < 0).isPresent();
  }
}
