package io.artstore.app.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.app.installation.DataDirectory;
import io.artstore.schemacli.report.SettingState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the settings of the modules. */
final class RequiredSettingsTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void keysComeFromTheAdminModuleWhetherOrNotThereIsADataDirectory() throws IOException {
    DataDirectory data = new DataDirectory(directory.resolve("data"));
    String before = publicKeys(data);
    data.create();
    assertThat(before).startsWith("not needed").isEqualTo(publicKeys(data));
  }

  private static String publicKeys(DataDirectory data) {
    List<SettingState> states = new RequiredSettings(data, Map.of()).states();
    return states.stream()
        .filter(state -> state.name().equals("AUTH_PUBLIC_KEY_PATH"))
        .map(SettingState::text)
        .findFirst()
        .orElseThrow();
  }
}
