/** What callers are told when the volume fails. */
@NullMarked
package io.artstore.element.problem;

import org.jspecify.annotations.NullMarked;
