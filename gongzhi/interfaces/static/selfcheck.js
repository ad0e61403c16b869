// The link on the slip carries its sixteen signs after #: fill them in, and take them out of the address at once.
(() => {
  "use strict";
  window.gongzhi.ready((root) => {
    window.gongzhi.each(root, "input[data-token]", (input) => {
      const carried = decodeURIComponent(location.hash.slice(1)).toUpperCase();
      if (!/^[2-9A-HJ-NP-Z]{16}$/.test(carried)) return;
      input.value = carried.replace(/(.{4})(?=.)/g, "$1 ");
      history.replaceState(null, "", location.pathname + location.search);
      input.form.elements.pin?.focus();
    });
  });
})();
