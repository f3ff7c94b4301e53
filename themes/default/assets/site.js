/* Light, dark or as the system: the reader's choice, kept on this device. Buttons that copy. The keys that lead to the search
   box, and what it needs to make suggestions. And the words that a search found, marked in the report. All pages work without. */
(function () {
  "use strict";
  var root = document.documentElement;
  var key = "huibian-theme";
  var themes = ["auto", "light", "dark"];

  function stored() {
    try {
      return localStorage.getItem(key);
    } catch (error) {
      return null; // storage is refused: the choice lasts for this page
    }
  }

  function apply(theme) {
    if (theme === "light" || theme === "dark") root.setAttribute("data-theme", theme);
    else root.removeAttribute("data-theme");
  }

  function setUpSwitch(button) {
    function current() {
      return root.getAttribute("data-theme") || "auto";
    }
    function label() {
      var text = button.getAttribute("data-" + current());
      button.setAttribute("aria-label", text);
      button.title = text;
    }
    button.addEventListener("click", function () {
      var theme = themes[(themes.indexOf(current()) + 1) % themes.length];
      apply(theme);
      label();
      try {
        localStorage.setItem(key, theme);
      } catch (error) {
        /* see stored() */
      }
    });
    label();
    button.hidden = false;
  }

  function select(element) {
    var range = document.createRange();
    range.selectNodeContents(element);
    var selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  function setUpCopy(button) {
    var source = document.getElementById(button.getAttribute("data-copy"));
    var status = button.nextElementSibling;
    function done() {
      status.textContent = status.getAttribute("data-done");
      setTimeout(function () {
        status.textContent = "";
      }, 3000);
    }
    function fallBack() {
      select(source);
      if (document.execCommand("copy")) done();
    }
    button.addEventListener("click", function () {
      if (navigator.clipboard) navigator.clipboard.writeText(source.textContent.trim()).then(done, fallBack);
      else fallBack();
    });
    button.hidden = false;
  }

  function load(url) {
    if (document.querySelector('script[src="' + url + '"]')) return;
    var script = document.createElement("script");
    script.src = url;
    document.head.appendChild(script);
  }

  /* The search client comes when its box is used; until then pages stay light. */
  function setUpBox(box) {
    var header = document.querySelector("[data-search]");
    if (!header) return;
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-haspopup", "listbox");
    box.setAttribute("aria-expanded", "false");
    box.addEventListener("focus", function first() {
      box.removeEventListener("focus", first);
      load(JSON.parse(header.getAttribute("data-search")).script);
    });
  }

  function takesText(element) {
    if (element.isContentEditable || /^textarea$/i.test(element.tagName)) return true;
    return /^input$/i.test(element.tagName) && !/^(button|checkbox|radio|submit|reset)$/.test(element.type);
  }

  function goToBox(event) {
    var command = event.ctrlKey || event.metaKey;
    var box = Array.prototype.filter.call(document.querySelectorAll("[role=combobox]"), function (candidate) {
      return candidate.getClientRects().length; // the header's is not seen on a phone
    })[0];
    if (!box || event.isComposing || event.keyCode === 229 || event.altKey || event.shiftKey || event.defaultPrevented) return;
    if (command ? event.key.toLowerCase() !== "k" : event.key !== "/" || takesText(event.target)) return;
    event.preventDefault();
    box.focus();
    box.select();
  }

  function loadMarks(report) {
    load(report.getAttribute("data-marks"));
  }

  apply(stored());
  document.addEventListener("keydown", goToBox);
  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll(".theme-switch"), setUpSwitch);
    Array.prototype.forEach.call(document.querySelectorAll("[data-copy]"), setUpCopy);
    Array.prototype.forEach.call(document.querySelectorAll("[data-suggest]"), setUpBox);
    if (/[?&]mark=/.test(location.search)) Array.prototype.forEach.call(document.querySelectorAll("[data-marks]"), loadMarks);
  });
})();
