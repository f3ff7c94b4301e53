/* Light, dark or as the system: the reader's choice, kept on this device. Buttons that copy. And the words that a search
   found, marked in the report. All pages work without. */
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

  function loadMarks(report) {
    var script = document.createElement("script");
    script.src = report.getAttribute("data-marks");
    document.head.appendChild(script);
  }

  apply(stored());
  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll(".theme-switch"), setUpSwitch);
    Array.prototype.forEach.call(document.querySelectorAll("[data-copy]"), setUpCopy);
    if (/[?&]mark=/.test(location.search)) Array.prototype.forEach.call(document.querySelectorAll("[data-marks]"), loadMarks);
  });
})();
