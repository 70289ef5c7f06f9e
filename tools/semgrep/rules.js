// ruleid: built-with-innerhtml
box.innerHTML = text;
// ruleid: built-with-innerhtml
eval(text);
// ok: built-with-innerhtml
box.textContent = text;
