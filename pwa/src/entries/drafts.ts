export { dropDraft, loadDraft, saveDraft } from '../store/drafts';
