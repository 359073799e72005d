// Exchanges the page in place. Without this file, or when it fails, forms work as usual.
(function () {
  "use strict";
  var PARTS = ["top", "page", "bottom"];

  function exchange(html, address, push) {
    var next = new DOMParser().parseFromString(html, "text/html");
    if (!PARTS.every(function (id) { return next.getElementById(id); })) {
      location.assign(address);
      return;
    }
    PARTS.forEach(function (id) {
      document.getElementById(id).replaceWith(next.getElementById(id));
    });
    document.title = next.title;
    document.documentElement.lang = next.documentElement.lang;
    if (push && address !== location.href) history.pushState(null, "", address);
    arrange();
    window.scrollTo(0, 0);
    var target = document.querySelector("[autofocus]") || document.getElementById("main");
    target.focus({ preventScroll: true });
    document.getElementById("live").textContent = next.title;
  }

  function load(address, options, push, failed) {
    fetch(address, options).then(function (response) {
      var type = response.headers.get("content-type") || "";
      if (type.indexOf("text/html") !== 0) throw new Error(type);
      return response.text().then(function (html) { exchange(html, response.url, push && response.redirected); });
    }).catch(failed);
  }

  function trouble(form) {
    var box = document.getElementById("trouble");
    box.hidden = false;
    box.scrollIntoView();
    form.removeAttribute("data-sent");
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-exchange") || !window.fetch || !window.DOMParser) return;
    event.preventDefault();
    if (form.hasAttribute("data-sent")) return;
    form.setAttribute("data-sent", "");
    var body = new URLSearchParams();
    new FormData(form).forEach(function (value, name) { body.append(name, value); });
    var pressed = event.submitter;
    if (pressed && pressed.name) body.append(pressed.name, pressed.value);
    var options = { method: "POST", body: body, credentials: "same-origin" };
    load(form.getAttribute("action"), options, true, function () { trouble(form); });
  });

  // A line that stands alone unticks all others, and the other way round.
  document.addEventListener("change", function (event) {
    var box = event.target;
    if (box.type !== "checkbox" || box.name !== "tick" || !box.checked) return;
    var alone = box.hasAttribute("data-alone");
    box.form.querySelectorAll("[name=tick]").forEach(function (other) {
      if (other !== box && (alone || other.hasAttribute("data-alone"))) other.checked = false;
    });
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest(".errors a[href^='#']");
    if (link) {
      var field = document.getElementById(link.hash.slice(1));
      if (field) { event.preventDefault(); field.focus(); field.scrollIntoView({ block: "center" }); }
    }
    var button = event.target.closest("[data-copy]");
    if (button) {
      var text = document.getElementById(button.getAttribute("data-copy"));
      navigator.clipboard.writeText(text.value).then(function () {
        document.getElementById("live").textContent = button.textContent = button.getAttribute("data-done");
      }, function () { text.focus(); text.select(); });
    }
  });

  window.addEventListener("popstate", function () {
    load(location.href, { credentials: "same-origin" }, false, function () { location.reload(); });
  });

  // Everything is printed, also what is folded away.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.section").forEach(function (one) { one.open = true; });
  });

  function arrange() {
    var opened = location.hash && document.getElementById(location.hash.slice(1));
    if (opened && opened.tagName === "DETAILS") opened.open = true;
    if (navigator.clipboard) {
      document.querySelectorAll("[data-copy]").forEach(function (one) { one.hidden = false; });
    }
  }
  arrange();
})();
