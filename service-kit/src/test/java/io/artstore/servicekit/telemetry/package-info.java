/** Tests of the package of the same name. */
@NullMarked
package io.artstore.servicekit.telemetry;

import org.jspecify.annotations.NullMarked;
