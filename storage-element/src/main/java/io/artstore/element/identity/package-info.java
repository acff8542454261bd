/** Who an element is: its {@code element.json}, which wins over whatever the configuration says. */
@NullMarked
package io.artstore.element.identity;

import org.jspecify.annotations.NullMarked;
