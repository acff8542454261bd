package io.artstore.app.installation;

import java.util.Locale;

/** What {@code artstore up} runs, in the order in which ports are given. */
public enum Part {
  ADMIN("admin-module", "Admin", 0),
  ELEMENT_01("storage-element-01", "Element 01 (rw)", 10),
  ELEMENT_02("storage-element-02", "Element 02 (edit)", 11),
  INGESTER("ingester-module", "Ingester", 20),
  QUERY("query-module", "Query", 30);

  private final String configName;
  private final String title;
  private final int portOffset;

  Part(String configName, String title, int portOffset) {
    this.configName = configName;
    this.title = title;
    this.portOffset = portOffset;
  }

  /** The name of its configuration file, and its client id where it has one. */
  public String configName() {
    return configName;
  }

  /** For people. */
  public String title() {
    return title;
  }

  int portOffset() {
    return portOffset;
  }

  @Override
  public String toString() {
    return title.toLowerCase(Locale.ROOT);
  }
}
